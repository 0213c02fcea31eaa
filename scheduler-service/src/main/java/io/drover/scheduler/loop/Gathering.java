package io.drover.scheduler.loop;

import io.drover.policy.pace.Pace;
import java.time.Duration;

/**
 * How long the deciding thread waits for company, if something came in while it was busy: under load one step, one commit and
 * one round of calls deal with what came in so much time. Not thread-safe.
 */
final class Gathering {

    private static final Pace PACE = new Pace(Duration.ofMillis(10));

    private long busyAt = System.nanoTime() - PACE.gap().toNanos();
    private long turnNanos;

    /** @param linked whether answers come over links: then somebody waits for each, and no longer than a turn takes */
    long nanos(boolean linked) {
        long usual = PACE.waitNanos(System.nanoTime() - busyAt);
        return linked ? Math.min(usual, turnNanos) : usual;
    }

    void begun() {
        busyAt = System.nanoTime();
    }

    void ended() {
        turnNanos = System.nanoTime() - busyAt;
    }
}
