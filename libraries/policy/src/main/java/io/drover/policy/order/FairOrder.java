package io.drover.policy.order;

import java.util.Comparator;
import java.util.Locale;

/**
 * Stride scheduling: the workload with the least consumed run time per share goes first, where a workload has
 * {@link io.drover.model.workload.Priority#shares} shares. Equal workloads take turns.
 */
public final class FairOrder implements OrderPolicy {

    private static final Comparator<Candidate> ORDER =
            Comparator.comparing(Candidate::consumedPerShare).thenComparingLong(Candidate::submitted);

    @Override
    public Comparator<Candidate> order() {
        return ORDER;
    }

    @Override
    public String rank(Candidate first) {
        return String.format(
                Locale.ROOT,
                "least time per share (%d ms)",
                first.consumedPerShare().toMillis());
    }
}
