package io.drover.policy.order;

import java.util.Comparator;
import java.util.Locale;

/**
 * Highest score first: {@code 100 * priority + waitedMillis / 100 + 20 * (30 - floor(log2 bytes))}. Waiting lifts a
 * workload by one priority step every ten seconds, so nothing starves; a workload that was just served waits anew.
 */
public final class PriorityOrder implements OrderPolicy {

    private static final Comparator<Candidate> ORDER =
            Comparator.comparingDouble(PriorityOrder::score).reversed().thenComparingLong(Candidate::submitted);

    @Override
    public Comparator<Candidate> order() {
        return ORDER;
    }

    @Override
    public String rank(Candidate first) {
        return String.format(Locale.ROOT, "highest score (%.0f)", score(first));
    }

    static double score(Candidate candidate) {
        int magnitude = 63 - Long.numberOfLeadingZeros(Math.max(1, candidate.bytes()));
        return 100.0 * candidate.priority().value() + candidate.waited().toMillis() / 100.0 + 20.0 * (30 - magnitude);
    }
}
