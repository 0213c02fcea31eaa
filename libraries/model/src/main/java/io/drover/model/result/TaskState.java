package io.drover.model.result;

/** How a task ended. Those that are CANCELLED or TIMED_OUT never ran to an end, because their workload ended first. */
public enum TaskState {
    SUCCEEDED,
    FAILED,
    CANCELLED,
    TIMED_OUT
}
