package io.drover.policy.order;

import java.util.List;

/** Picks the workload that gets the next fragment. */
public interface OrderPolicy {

    /** The choice among at least one candidate; the same candidates give the same choice. */
    Choice choose(List<Candidate> candidates);

    /**
     * Who gets the next fragment.
     *
     * @param reason one short phrase for logs and {@code explain}
     */
    record Choice(Candidate candidate, String reason) {}

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
