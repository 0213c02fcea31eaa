package io.drover.model.workload;

import java.time.Duration;
import java.util.Objects;

/**
 * What a client may choose for a bag, and for no other kind of work.
 *
 * @param retries how often a task that failed with the advice AGAIN runs again
 * @param retryBackoff the pause before the first repetition; it doubles with each further one
 * @param taskTimeout how long one task may run
 * @param fragmentSize tasks per fragment; 0 lets the scheduler choose
 */
public record BagOptions(int retries, Duration retryBackoff, Duration taskTimeout, int fragmentSize) {

    public static final int MAX_RETRIES = 20;
    public static final BagOptions DEFAULT = new BagOptions(0, Duration.ofSeconds(1), Duration.ofHours(1), 0);

    public BagOptions {
        Objects.requireNonNull(retryBackoff, "retryBackoff");
        Objects.requireNonNull(taskTimeout, "taskTimeout");
        if (retries < 0 || retries > MAX_RETRIES) {
            throw new IllegalArgumentException("retries are 0 to " + MAX_RETRIES + ", not " + retries);
        }
        if (retryBackoff.isNegative()) {
            throw new IllegalArgumentException("a pause is not negative, as " + retryBackoff + " is");
        }
        if (taskTimeout.isNegative() || taskTimeout.isZero()) {
            throw new IllegalArgumentException("a time-out is longer than nothing, such as 30s");
        }
        if (fragmentSize < 0) {
            throw new IllegalArgumentException("fragmentSize is 0 (automatic) or more, not " + fragmentSize);
        }
    }
}
