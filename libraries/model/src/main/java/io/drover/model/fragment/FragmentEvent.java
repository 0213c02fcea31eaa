package io.drover.model.fragment;

/** What can happen to a fragment. */
public enum FragmentEvent {
    /** A worker won the claim on the current attempt. */
    CLAIM,
    /** The cell gave the current attempt to a worker over its link. */
    ASSIGN,
    /** The current attempt is given up and the next one goes out. */
    REDISPATCH,
    SUCCEED,
    FAIL,
    /** The workload's deadline passed. */
    EXPIRE,
    /** The workload was cancelled, or a second copy of the fragment won. */
    CANCEL
}
