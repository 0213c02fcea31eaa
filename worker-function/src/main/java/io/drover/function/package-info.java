/**
 * The worker as a function: one invocation runs one fragment, under the same claims as the workers on the queue. Knows
 * nothing of who invokes it.
 */
@NullMarked
package io.drover.function;

import org.jspecify.annotations.NullMarked;
