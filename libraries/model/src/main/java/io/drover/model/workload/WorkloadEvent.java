package io.drover.model.workload;

/** What can happen to a workload. */
public enum WorkloadEvent {
    /** Its first fragment was dispatched. */
    START,
    /** Its last task ended and none failed. */
    SUCCEED,
    /** Its last task ended and some failed, or it cannot be run at all. */
    FAIL,
    /** Its deadline passed. */
    EXPIRE,
    /** A client cancelled it. */
    CANCEL
}
