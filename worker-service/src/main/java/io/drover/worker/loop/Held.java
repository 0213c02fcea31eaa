package io.drover.worker.loop;

import io.drover.model.fragment.Claim;
import io.drover.wire.FragmentRequest;
import java.time.Instant;

/** A claim that was won and is not answered yet. Thread-safe. */
final class Held {

    private final FragmentRequest request;
    private final String receipt;
    private final Instant wonAt;
    private volatile Instant hiddenSince;
    private volatile boolean lost;

    Held(FragmentRequest request, String receipt, Instant receivedAt, Instant wonAt) {
        this.request = request;
        this.receipt = receipt;
        this.hiddenSince = receivedAt;
        this.wonAt = wonAt;
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

    Instant wonAt() {
        return wonAt;
    }

    /** When its message's visibility was last set. */
    Instant hiddenSince() {
        return hiddenSince;
    }

    void hiddenAgain(Instant at) {
        hiddenSince = at;
    }

    /** Whether nobody waits for its response any more. */
    boolean lost() {
        return lost;
    }

    void markLost() {
        lost = true;
    }
}
