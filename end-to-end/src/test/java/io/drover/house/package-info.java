/** The rules of the house, held by tests: who may know whom, how large things may grow, what must not be used. */
@NullMarked
package io.drover.house;

import org.jspecify.annotations.NullMarked;
