package io.drover.model.workload;

/** The status words of workloads. Fragments use the same set. */
public enum WorkloadState {
    QUEUED,
    RUNNING,
    SUCCEEDED,
    FAILED,
    TIMED_OUT,
    CANCELLED;

    /** Terminal states never change. */
    public boolean isTerminal() {
        return WorkloadTransitions.TABLE.isTerminal(this);
    }
}
