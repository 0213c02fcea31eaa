package io.drover.policy.order;

import java.util.Comparator;

/**
 * Whose turn it is. A fragment changes the place of the workload that got it and of no other, so that whoever keeps the
 * candidates in this order puts one back instead of asking all of them again.
 */
public interface OrderPolicy {

    /** The candidate that gets the next fragment comes first. Equal ones take their turns in any fixed order. */
    Comparator<Candidate> order();

    /**
     * One short phrase for logs and {@code explain}.
     *
     * @param first who gets the next fragment
     * @param of how many workloads wait for their turn, the first one included
     */
    default String reason(Candidate first, int of) {
        return of == 1 ? "the only workload that waits" : rank(first) + " of " + of + " workloads that wait";
    }

    /** What distinguishes the first of several, in words that go on with "of". */
    String rank(Candidate first);

    /** The policy of that name in settings: {@code priority}, {@code fair} or {@code fifo}. */
    static OrderPolicy named(String name) {
        return switch (name) {
            case "priority" -> new PriorityOrder();
            case "fair" -> new FairOrder();
            case "fifo" -> new FifoOrder();
            default ->
                throw new IllegalArgumentException("unknown order policy '" + name + "'; take priority, fair or fifo");
        };
    }
}
