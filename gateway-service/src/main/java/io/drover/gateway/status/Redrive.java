package io.drover.gateway.status;

import io.drover.ports.Delivery;
import io.drover.ports.WorkQueue;
import java.time.Duration;
import java.util.List;

/** Sends dead letters round again. A letter that goes twice does no harm: only one delivery wins the claim. */
public final class Redrive {

    static final int MAX_MOVED = 1_000;
    private static final int BATCH = 10;

    /**
     * What a call did.
     *
     * @param moved how many went back; {@value Redrive#MAX_MOVED} mean that there may be more
     */
    public record Moved(int moved) {}

    private final WorkQueue deadLetters;
    private final WorkQueue requests;

    public Redrive(WorkQueue deadLetters, WorkQueue requests) {
        this.deadLetters = deadLetters;
        this.requests = requests;
    }

    Moved move() {
        int moved = 0;
        while (moved < MAX_MOVED) {
            List<Delivery> letters = deadLetters.receive(BATCH, Duration.ZERO);
            if (letters.isEmpty()) {
                break;
            }
            requests.send(letters.stream().map(Delivery::body).toList());
            deadLetters.delete(letters.stream().map(Delivery::receipt).toList());
            moved += letters.size();
        }
        return new Moved(moved);
    }
}
