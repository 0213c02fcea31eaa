/**
 * Progress as a stream of events. Owns how often it looks and how many streams there may be;
 * must not know what a workload's counts mean.
 */
@NullMarked
package io.drover.gateway.events;

import org.jspecify.annotations.NullMarked;
