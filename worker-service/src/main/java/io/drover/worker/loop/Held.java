package io.drover.worker.loop;

import io.drover.model.fragment.Claim;
import io.drover.wire.FragmentRequest;

/** A claim that was won and is not answered yet. Times are nanoseconds of {@link LoopPorts#nanos}. Thread-safe. */
final class Held {

    private final FragmentRequest request;
    private final String receipt;
    private final long wonNanos;
    private volatile long hiddenNanos;
    private volatile long confirmedNanos;
    private volatile boolean begun;
    private volatile boolean lost;

    /**
     * @param receivedNanos before its message was asked for
     * @param wonNanos before it was claimed
     */
    Held(FragmentRequest request, String receipt, long receivedNanos, long wonNanos) {
        this.request = request;
        this.receipt = receipt;
        this.hiddenNanos = receivedNanos;
        this.wonNanos = wonNanos;
        this.confirmedNanos = wonNanos;
    }

    FragmentRequest request() {
        return request;
    }

    Claim claim() {
        return request.claim();
    }

    String receipt() {
        return receipt;
    }

    long wonNanos() {
        return wonNanos;
    }

    /** When its message's visibility was last set. */
    long hiddenNanos() {
        return hiddenNanos;
    }

    void hiddenAgain(long atNanos) {
        hiddenNanos = atNanos;
    }

    /** When the store last said that it is this worker's. */
    long confirmedNanos() {
        return confirmedNanos;
    }

    void confirmed(long atNanos) {
        confirmedNanos = atNanos;
    }

    /** Whether its first task was handed to what runs it. */
    boolean begun() {
        return begun;
    }

    void markBegun() {
        begun = true;
    }

    /** Whether nobody waits for its response any more. */
    boolean lost() {
        return lost;
    }

    void markLost() {
        lost = true;
    }
}
