package io.drover.model;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Pauses between tries of the same thing: each is twice the one before, up to the longest. Where many would come back at
 * once, each {@linkplain #spread spreads} its pauses, or draws its own chance.
 *
 * @param first may be zero: there are no pauses
 * @param seed what chance is made of for whoever spreads; zero: pauses are whole
 */
public record Backoff(Duration first, Duration longest, long seed) {

    public Backoff {
        if (first.isNegative() || longest.isNegative()) {
            throw new IllegalArgumentException("no such back-off: " + first + " to " + longest);
        }
    }

    public Backoff(Duration first, Duration longest) {
        this(first, longest, 0);
    }

    /** The same for one of many: {@link #pause(int)} is shortened by up to a half, for each of them differently. */
    public Backoff spread(Object who) {
        return new Backoff(first, longest, 1L + Integer.toUnsignedLong(who.hashCode()));
    }

    /** @param failures how many there were in a row; none: no pause */
    public Duration pause(int failures) {
        return seed == 0 ? whole(failures) : pause(failures, new SplittableRandom(seed + failures).nextDouble());
    }

    /**
     * A pause shortened by chance by up to a half.
     *
     * @param chance drawn from 0 to 1
     */
    public Duration pause(int failures, double chance) {
        return Duration.ofNanos(Math.round(whole(failures).toNanos() * (1 - chance / 2)));
    }

    private Duration whole(int failures) {
        if (failures <= 0 || first.isZero()) {
            return Duration.ZERO;
        }
        // Divided, not multiplied: a pause that a client chose may be so long that doubling it would overflow.
        long times = longest.dividedBy(first);
        return failures > Long.SIZE - 2 || times < 1L << (failures - 1)
                ? longest
                : first.multipliedBy(1L << (failures - 1));
    }
}
