/** Drover as its users have it: real processes, real faults, plain HTTP and the command line. Knows no class of it. */
@NullMarked
package io.drover.endtoend;

import org.jspecify.annotations.NullMarked;
