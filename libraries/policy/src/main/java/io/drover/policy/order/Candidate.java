package io.drover.policy.order;

import io.drover.model.workload.Priority;
import io.drover.model.workload.WorkloadId;
import java.time.Duration;

/**
 * A workload with something to dispatch.
 *
 * @param submitted its place in the order of submission; smaller came earlier
 * @param waited how long it has had something to dispatch and got nothing
 * @param bytes the size of its input
 * @param consumed predicted run time of what was dispatched for it so far, and what the least served of the others had
 *     consumed when it came: who comes later has no claim on the time before
 */
public record Candidate(
        WorkloadId workload, Priority priority, long submitted, Duration waited, long bytes, Duration consumed) {

    /** Its consumed time per share, where a workload has {@code priority + 1} shares. */
    public Duration consumedPerShare() {
        return consumed.dividedBy(priority.value() + 1L);
    }
}
