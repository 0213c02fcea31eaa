package io.drover.worker.probe;

/** A probe's process ended while it had a task, unasked. The message tells how. */
final class ProbeDeath extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ProbeDeath(String how) {
        super(how);
    }
}
