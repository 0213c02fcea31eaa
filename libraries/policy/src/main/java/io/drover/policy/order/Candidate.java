package io.drover.policy.order;

import io.drover.model.workload.Priority;
import io.drover.model.workload.WorkloadId;
import java.time.Duration;
import java.util.List;

/**
 * A workload with something to dispatch.
 *
 * @param submitted its place in the order of submission; smaller came earlier
 * @param waited how long it has had something to dispatch and got nothing
 * @param bytes the size of its input
 * @param consumed predicted run time of what was dispatched for it so far, on top of what it joined with
 */
public record Candidate(
        WorkloadId workload, Priority priority, long submitted, Duration waited, long bytes, Duration consumed) {

    /** Its consumed time per share. */
    public Duration consumedPerShare() {
        return consumed.dividedBy(priority.shares());
    }

    /**
     * What all have consumed per share: where a newcomer joins. Joining at nothing, it would shut out everybody who came
     * before until it has caught up; joining at the least, a stream of newcomers would.
     */
    public static Duration meanPerShare(List<Candidate> candidates) {
        Duration consumed = Duration.ZERO;
        long shares = 0;
        for (Candidate candidate : candidates) {
            consumed = consumed.plus(candidate.consumed());
            shares += candidate.priority().shares();
        }
        return shares == 0 ? Duration.ZERO : consumed.dividedBy(shares);
    }
}
