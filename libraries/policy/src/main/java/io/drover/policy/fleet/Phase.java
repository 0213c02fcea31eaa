package io.drover.policy.fleet;

import java.time.Instant;

/**
 * Where an instance is in its life, as far as it matters for the size of the fleet. One that is gone is in no picture;
 * {@code held} counts claims that its worker has not answered.
 */
public sealed interface Phase {

    /** Launched, and no heartbeat yet. */
    record Pending() implements Phase {}

    record Idle(Instant since) implements Phase {}

    record Busy(int held) implements Phase {}

    record Draining(int held) implements Phase {}

    /** Its provider takes it back at {@code endsAt}. */
    record Interrupted(Instant endsAt, int held, boolean draining) implements Phase {}

    /** Was ready, and its beat stands still. */
    record Silent(Instant since) implements Phase {}
}
