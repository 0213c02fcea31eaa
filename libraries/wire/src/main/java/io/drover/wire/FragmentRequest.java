package io.drover.wire;

import io.drover.model.fragment.Claim;
import io.drover.model.fragment.TaskRange;
import io.drover.model.result.ResultRef;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a worker needs to run one attempt of a fragment.
 *
 * @param replyTo the response queue of the cell that decides
 * @param estimate how long the scheduler expects it to run
 * @param probe whether it runs in a process of its own, whose death touches nothing else: the tasks are under suspicion
 * @param previous the results of an earlier attempt; only the tasks that failed there with the advice AGAIN run again
 */
public record FragmentRequest(
        Claim claim,
        TaskRange range,
        BagSlice slice,
        String replyTo,
        Duration taskTimeout,
        Duration estimate,
        boolean probe,
        @Nullable ResultRef previous) {

    /** Any JSON object can be read; one that is no request must not pass for one. */
    public FragmentRequest {
        Objects.requireNonNull(claim, "claim");
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(slice, "slice");
        Objects.requireNonNull(replyTo, "replyTo");
        Objects.requireNonNull(taskTimeout, "taskTimeout");
        Objects.requireNonNull(estimate, "estimate");
    }

    /** The same with tasks that run no longer than {@code limit}, which is at least a millisecond. */
    public FragmentRequest within(Duration limit) {
        Duration least = limit.isPositive() ? limit : Duration.ofMillis(1);
        return taskTimeout.compareTo(least) <= 0
                ? this
                : new FragmentRequest(claim, range, slice, replyTo, least, estimate, probe, previous);
    }
}
