package io.drover.model.fragment;

/**
 * How the tasks of an attempt ended.
 *
 * @param retryable how many of the failed ones have a fault that says {@code AGAIN}
 */
public record TaskTally(long succeeded, long failed, long retryable) {

    public TaskTally {
        if (succeeded < 0 || retryable < 0 || failed < retryable) {
            throw new IllegalArgumentException("no such tally: " + succeeded + ", " + failed + ", " + retryable);
        }
    }

    public long tasks() {
        return succeeded + failed;
    }
}
