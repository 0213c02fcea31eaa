package io.drover.worker.loop;

import io.drover.model.fragment.Claim;
import io.drover.wire.FragmentRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A claim that was won, or an attempt that was assigned, and is not answered yet.
 * Times are nanoseconds of {@link LoopPorts#nanos}. Thread-safe.
 */
final class Held {

    private final FragmentRequest request;
    private final @Nullable String receipt;
    private final @Nullable WorkerLink link;
    private final long wonNanos;
    private volatile long hiddenNanos;
    private volatile long confirmedNanos;
    private volatile boolean doubtful;
    private volatile boolean waits = true;
    private volatile boolean begun;
    private volatile boolean lost;

    /**
     * @param receivedNanos before its message was asked for
     * @param wonNanos before it was claimed
     */
    Held(FragmentRequest request, String receipt, long receivedNanos, long wonNanos) {
        this(request, receipt, null, receivedNanos, wonNanos);
    }

    private Held(
            FragmentRequest request,
            @Nullable String receipt,
            @Nullable WorkerLink link,
            long receivedNanos,
            long wonNanos) {
        this.request = request;
        this.receipt = receipt;
        this.link = link;
        this.hiddenNanos = receivedNanos;
        this.wonNanos = wonNanos;
        this.confirmedNanos = wonNanos;
    }

    /** @param provenNanos when the cell was last heard to hear this worker */
    static Held assigned(FragmentRequest request, WorkerLink link, long nowNanos, long provenNanos) {
        Held held = new Held(request, null, link, nowNanos, nowNanos);
        held.confirmed(provenNanos);
        return held;
    }

    FragmentRequest request() {
        return request;
    }

    Claim claim() {
        return request.claim();
    }

    /** Of its message; none if it came over a link. */
    List<String> receipts() {
        return receipt == null ? List.of() : List.of(receipt);
    }

    /** What it came over; absent if it was claimed. */
    @Nullable
    WorkerLink link() {
        return link;
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
        doubtful = false;
    }

    /** It may be somebody else's by now: the store has to be asked before it begins. */
    void doubt() {
        doubtful = true;
    }

    boolean isDoubtful() {
        return doubtful;
    }

    /** Whether no slot has taken it yet. */
    boolean waits() {
        return waits;
    }

    void markTaken() {
        waits = false;
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
