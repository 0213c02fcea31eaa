/**
 * The deciding part of the scheduler: events in, writes and requests out, all in one thread. Knows no Spring, no queue,
 * no store and no clock; the simulation runs these very classes.
 */
@NullMarked
package io.drover.scheduler.cell;

import org.jspecify.annotations.NullMarked;
