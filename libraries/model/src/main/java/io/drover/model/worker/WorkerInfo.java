package io.drover.model.worker;

import io.drover.model.Money;
import java.time.Instant;

/**
 * What does not change while a worker lives.
 *
 * @param address host and port of its own HTTP endpoint
 * @param pricePerHour what its instance costs
 * @param executor FAAS for an invocation, which takes no work from the queue
 * @param incarnation which of the processes that were started under its id this one is
 */
public record WorkerInfo(
        int slots,
        String address,
        long pid,
        String zone,
        Instant startedAt,
        Money pricePerHour,
        Executor executor,
        Incarnation incarnation) {

    /** What settings and registrations may ask for. */
    public static final int MOST_SLOTS = 4_096;

    public WorkerInfo {
        if (slots < 1) {
            throw new IllegalArgumentException("a worker has at least one slot, not " + slots);
        }
    }
}
