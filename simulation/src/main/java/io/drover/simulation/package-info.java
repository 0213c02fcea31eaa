/**
 * Whole-system runs under simulated time: the scheduler's own cell over an in-memory store, with workers and messages
 * that misbehave by seed. Knows no thread and no real clock.
 */
@NullMarked
package io.drover.simulation;

import org.jspecify.annotations.NullMarked;
