package io.drover.policy.order;

import java.util.Comparator;

/** First come, first served; priorities do not count. */
public final class FifoOrder implements OrderPolicy {

    private static final Comparator<Candidate> ORDER = Comparator.comparingLong(Candidate::submitted);

    @Override
    public Comparator<Candidate> order() {
        return ORDER;
    }

    @Override
    public String rank(Candidate first) {
        return "oldest";
    }
}
