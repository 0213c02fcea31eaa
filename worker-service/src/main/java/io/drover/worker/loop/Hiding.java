package io.drover.worker.loop;

import java.time.Duration;
import java.util.List;

/** Keeps the messages of what is held hidden from other workers. One thread at a time. */
final class Hiding {

    /** What holds from a message's receipt to its first extension, whatever the worker's own setting is. */
    private static final Duration QUEUE_VISIBILITY = Duration.ofSeconds(30);

    private final Duration visibility;
    private final LoopPorts ports;
    private final HeldClaims held;

    Hiding(Duration visibility, LoopPorts ports, HeldClaims held) {
        this.visibility = visibility;
        this.ports = ports;
        this.held = held;
    }

    void extend() {
        long now = ports.nanos().getAsLong();
        long third = Math.min(visibility.toNanos(), QUEUE_VISIBILITY.toNanos()) / 3;
        List<Held> due = held.all().stream()
                .filter(work -> !work.lost() && !work.receipts().isEmpty() && now - work.hiddenNanos() >= third)
                .toList();
        if (!due.isEmpty()) {
            ports.requests()
                    .extend(
                            due.stream()
                                    .flatMap(work -> work.receipts().stream())
                                    .toList(),
                            visibility);
            due.forEach(work -> work.hiddenAgain(now));
        }
    }
}
