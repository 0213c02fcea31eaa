/** What every query engine promises. */
@NullMarked
package io.drover.testkit.engine;

import org.jspecify.annotations.NullMarked;
