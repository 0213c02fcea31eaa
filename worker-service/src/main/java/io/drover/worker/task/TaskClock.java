package io.drover.worker.task;

/** How long a task runs, by the machine's monotonic clock, which no step of the wall clock moves. Thread-safe. */
public final class TaskClock {

    private volatile long startedNanos = System.nanoTime();

    /** When it started, of {@link System#nanoTime}. */
    public long startedNanos() {
        return startedNanos;
    }

    /** Nanoseconds since it started. */
    public long nanos() {
        return System.nanoTime() - startedNanos;
    }

    void restart() {
        startedNanos = System.nanoTime();
    }
}
