package io.drover.model.fragment;

import java.time.Duration;
import java.util.Objects;

/**
 * How the tasks of an attempt ended.
 *
 * @param retryable how many of the failed ones have a fault that says {@code AGAIN}
 * @param pause how long the servers behind those ask to be left alone, the longest of their wishes
 */
public record TaskTally(long succeeded, long failed, long retryable, Duration pause) {

    public TaskTally(long succeeded, long failed, long retryable) {
        this(succeeded, failed, retryable, Duration.ZERO);
    }

    public TaskTally {
        Objects.requireNonNull(pause, "pause");
        if (succeeded < 0 || retryable < 0 || failed < retryable) {
            throw new IllegalArgumentException("no such tally: " + succeeded + ", " + failed + ", " + retryable);
        }
    }

    public long tasks() {
        return succeeded + failed;
    }
}
