package io.drover.policy.order;

import java.util.Comparator;
import java.util.List;

/**
 * Stride scheduling (S-fair): the workload with the least consumed run time per share goes first, where a workload has
 * {@link io.drover.model.workload.Priority#shares} shares. Equal workloads take turns.
 */
public final class FairOrder implements OrderPolicy {

    @Override
    public Choice choose(List<Candidate> candidates) {
        Candidate least = candidates.stream()
                .min(Comparator.comparing(Candidate::consumedPerShare).thenComparingLong(Candidate::submitted))
                .orElseThrow();
        long millis = least.consumedPerShare().toMillis();
        return new Choice(least, "least time per share, %d ms of %d".formatted(millis, candidates.size()));
    }
}
