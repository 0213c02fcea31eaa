/**
 * The store's ports in memory, and the suites that every adapter of them has to pass. Knows no adapter but its own.
 */
@NullMarked
package io.drover.testkit.store;

import org.jspecify.annotations.NullMarked;
