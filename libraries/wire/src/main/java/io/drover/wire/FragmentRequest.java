package io.drover.wire;

import io.drover.model.fragment.Claim;
import io.drover.model.fragment.TaskRange;
import io.drover.model.result.ResultRef;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a worker needs to run one attempt of a fragment.
 *
 * @param replyTo the response queue of the cell that decides
 * @param estimate how long the scheduler expects it to run
 * @param previous the results of an earlier attempt; only the tasks that failed there with the advice AGAIN run again
 */
public record FragmentRequest(
        Claim claim,
        TaskRange range,
        BagSlice slice,
        String replyTo,
        Duration taskTimeout,
        Duration estimate,
        @Nullable ResultRef previous) {}
