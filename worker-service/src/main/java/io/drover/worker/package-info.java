/** The worker service: starts and wires what its packages do. Nothing outside this package knows Spring, save the HTTP edge. */
@NullMarked
package io.drover.worker;

import org.jspecify.annotations.NullMarked;
