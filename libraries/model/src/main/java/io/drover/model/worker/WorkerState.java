package io.drover.model.worker;

/** Whether a worker takes work. */
public enum WorkerState {
    READY,
    /** Finishes what it holds and then ends. */
    DRAINING
}
