/** Queues in memory and the contract that every queue adapter keeps. Knows no vendor. */
@NullMarked
package io.drover.testkit.queue;

import org.jspecify.annotations.NullMarked;
