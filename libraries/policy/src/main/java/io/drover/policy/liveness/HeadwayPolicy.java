package io.drover.policy.liveness;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells a worker that is deaf: it lives, since its beats go on, and does nothing of what it has. A beat says nothing about
 * slots. Long tasks are no sign of it, unless they take far longer than was known that they would.
 *
 * @param begins for how long something may wait for a slot at a worker that has a free one
 * @param factor what is out may take so many times of what was expected,
 * @param least and at least so much longer
 */
public record HeadwayPolicy(Duration begins, double factor, Duration least) {

    public static final HeadwayPolicy USUAL = new HeadwayPolicy(Duration.ofSeconds(15), 10, Duration.ofMinutes(1));

    /**
     * A worker that holds something, as its reports show it. All times are by the observer's clock, and no longer than the
     * worker has gone on to report.
     *
     * @param standing since anything of what it holds was taken by a slot, began or ended
     * @param unserved for how long it has had both, a free slot and something that waits for one; zero if it has not
     * @param full whether all its slots are taken
     * @param expected the longest that anything which it holds is expected to take; absent while nobody can know
     */
    public record Seen(
            Duration standing,
            Duration unserved,
            boolean full,
            @Nullable Duration expected) {}

    /** Why it counts as deaf; empty while it does not. */
    public Optional<String> judge(Seen seen) {
        if (isAtLeast(seen.unserved(), begins)) {
            return Optional.of("what it holds does not begin, for "
                    + seen.unserved().toSeconds() + " s by now, although it has free slots");
        }
        // Where a slot is free nobody waits for those that are taken, and a slow task says nothing about its worker.
        if (seen.full()
                && seen.expected() instanceof Duration expected
                && isAtLeast(seen.standing(), limit(expected))) {
            return Optional.of("nothing of what it holds has begun or ended for "
                    + seen.standing().toSeconds() + " s, while " + Math.ceilDiv(expected.toMillis(), 1_000)
                    + " s were expected at most");
        }
        return Optional.empty();
    }

    private Duration limit(Duration expected) {
        Duration longer = expected.plus(least);
        Duration times = Duration.ofNanos((long) (expected.toNanos() * factor));
        return isAtLeast(times, longer) ? times : longer;
    }

    private static boolean isAtLeast(Duration time, Duration least) {
        return time.compareTo(least) >= 0;
    }
}
