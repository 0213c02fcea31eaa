package io.drover.policy.pace;

import java.time.Duration;

/**
 * Spaces rounds of work that arrives one by one and is cheaper in batches. After a pause the first round begins at once,
 * so a lone piece never waits; under load a round begins no sooner than {@code gap} after the one before, and finds
 * more to do. A call to a queue costs a third to a full millisecond of CPU on both sides, whether it carries one message
 * or ten.
 */
public record Pace(Duration gap) {

    public Pace {
        if (gap.isNegative()) {
            throw new IllegalArgumentException("a gap is not negative: " + gap);
        }
    }

    /**
     * How long to gather before the next round.
     *
     * @param sinceLast nanoseconds since the round before began
     * @return nanoseconds, from 0 to the gap
     */
    public long waitNanos(long sinceLast) {
        return Math.clamp(gap.toNanos() - sinceLast, 0, gap.toNanos());
    }
}
