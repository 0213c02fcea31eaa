package io.drover.model.fault;

/** Whose fault it is. */
public enum FaultKind {
    /** The client's: the same call will fail again until the client changes it. */
    USER,
    /** Something ran out: memory, time, quota. */
    RESOURCES,
    /** A system that Drover depends on. */
    EXTERNAL,
    /** Drover's own. */
    INTERNAL
}
