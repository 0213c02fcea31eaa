/** Recordings in memory. */
@NullMarked
package io.drover.testkit.blackbox;

import org.jspecify.annotations.NullMarked;
