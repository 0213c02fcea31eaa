package io.drover.model.fragment;

/** The status words of fragments; the same set as for workloads. */
public enum FragmentState {
    /** Cut, and on the request queue or about to be: nobody has claimed this attempt. */
    QUEUED,
    /** Claimed by a worker, or assigned to one. */
    RUNNING,
    /** Ran to its end and every task in it succeeded. */
    SUCCEEDED,
    /** Ended, and some task in it failed for good. */
    FAILED,
    TIMED_OUT,
    CANCELLED;

    public boolean isTerminal() {
        return FragmentTransitions.TABLE.isTerminal(this);
    }
}
