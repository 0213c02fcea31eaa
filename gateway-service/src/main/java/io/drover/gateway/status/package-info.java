/**
 * Whether the parts that Drover stands on answer, how full the queues are, and the way back from dead letters.
 * Must not know workloads.
 */
@NullMarked
package io.drover.gateway.status;

import org.jspecify.annotations.NullMarked;
