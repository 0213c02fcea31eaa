package io.drover.model.audit;

/** What somebody did to what is there. Handing in work is told by the workload itself. */
public enum Act {
    CANCEL,
    RETRY,
    REDRIVE,
    DRAIN,
    REGISTER,
    DEREGISTER
}
