package io.drover.policy.order;

import java.util.Comparator;
import java.util.List;

/**
 * Highest score first: {@code 100 * priority + waitedMillis / 100 + 20 * (30 - floor(log2 bytes))}. Waiting lifts a
 * workload by one priority step every ten seconds, so nothing starves; a workload that was just served waits anew.
 */
public final class PriorityOrder implements OrderPolicy {

    @Override
    public Choice choose(List<Candidate> candidates) {
        Candidate best = candidates.stream()
                .max(Comparator.comparingDouble(PriorityOrder::score)
                        .thenComparing(
                                Comparator.comparingLong(Candidate::submitted).reversed()))
                .orElseThrow();
        return new Choice(best, "highest score %.0f of %d".formatted(score(best), candidates.size()));
    }

    static double score(Candidate candidate) {
        int magnitude = 63 - Long.numberOfLeadingZeros(Math.max(1, candidate.bytes()));
        return 100.0 * candidate.priority().value() + candidate.waited().toMillis() / 100.0 + 20.0 * (30 - magnitude);
    }
}
