package io.drover.policy.fleet;

import java.time.Instant;

/**
 * Where an instance is in its life, as far as it matters for the size of the fleet. One that is gone is in no picture;
 * {@code held} counts claims that its worker has not answered.
 */
public sealed interface Phase {

    /**
     * Launched, and no heartbeat yet.
     *
     * @param since when it would have been launched if the store had taken writes ever since: before, it could not report
     */
    record Pending(Instant since) implements Phase {}

    record Idle(Instant since) implements Phase {}

    record Busy(int held) implements Phase {}

    /** Takes no more work: it was asked to, or its provider takes it back, which its worker learns by itself. */
    record Draining(int held) implements Phase {}

    /** Was ready, and its beat stands still. */
    record Silent(Instant since) implements Phase {}
}
