/** Objects in memory and the contract that every object store keeps. Knows no vendor. */
@NullMarked
package io.drover.testkit.objects;

import org.jspecify.annotations.NullMarked;
