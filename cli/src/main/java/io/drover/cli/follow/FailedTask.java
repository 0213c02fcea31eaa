package io.drover.cli.follow;

/**
 * A task that failed.
 *
 * @param task its index in the bag, counted from 0
 */
record FailedTask(long task, String code, String message) {}
