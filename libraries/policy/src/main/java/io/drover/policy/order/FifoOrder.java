package io.drover.policy.order;

import java.util.Comparator;
import java.util.List;

/** First come, first served; priorities do not count. */
public final class FifoOrder implements OrderPolicy {

    @Override
    public Choice choose(List<Candidate> candidates) {
        Candidate oldest = candidates.stream()
                .min(Comparator.comparingLong(Candidate::submitted))
                .orElseThrow();
        return new Choice(oldest, "oldest of " + candidates.size());
    }
}
