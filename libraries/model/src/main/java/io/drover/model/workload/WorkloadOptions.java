package io.drover.model.workload;

import io.drover.model.worker.Executor;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a client may choose for a workload.
 *
 * @param deadline when it ends as TIMED_OUT; absent for none
 * @param retries how often a task that failed with the advice AGAIN runs again
 * @param retryBackoff the pause before the first repetition; it doubles with each further one
 * @param taskTimeout how long one task may run
 * @param fragmentSize tasks per fragment; 0 lets the scheduler choose
 * @param speculate whether slow fragments may run a second time near the end; absent: if every task is repeatable
 * @param executor what its fragments run on
 */
public record WorkloadOptions(
        Priority priority,
        @Nullable Instant deadline,
        int retries,
        Duration retryBackoff,
        Duration taskTimeout,
        int fragmentSize,
        @Nullable Boolean speculate,
        Executor executor) {

    public static final int MAX_RETRIES = 20;
    public static final WorkloadOptions DEFAULT = new WorkloadOptions(
            Priority.DEFAULT, null, 0, Duration.ofSeconds(1), Duration.ofHours(1), 0, null, Executor.VM);

    public WorkloadOptions {
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
