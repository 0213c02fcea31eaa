package io.drover.cli.gateway;

import java.time.Duration;
import java.util.Optional;

/**
 * How long to try again: pauses double from {@code first} up to {@code longest}, each shortened by chance by up to a
 * half so that many clients do not come back at once, and end when all of them together would exceed {@code patience}.
 */
public record Backoff(Duration first, Duration longest, Duration patience) {

    /** For a question that a person waits for. */
    public static final Backoff BRIEF =
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofMillis(1_500));

    /** For handing in and fetching: outlasts a gateway that is busy for a moment. */
    public static final Backoff STEADY =
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofSeconds(6));

    /** For a workload that goes on whether or not the gateway answers: outlasts its restart. */
    public static final Backoff PATIENT =
            new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofMinutes(3));

    private static final int MAX_DOUBLINGS = 20;

    public Backoff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0 || patience.isNegative()) {
            throw new IllegalArgumentException("no such back-off: " + first + ", " + longest + ", " + patience);
        }
    }

    /**
     * The next pause, or empty if it is time to give up.
     *
     * @param failures how many there were, this one included
     * @param paused the time already spent in pauses
     * @param chance drawn from 0 to 1
     * @param atLeast what the server asked for; zero if nothing
     */
    public Optional<Duration> next(int failures, Duration paused, double chance, Duration atLeast) {
        long doubled = first.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
        long whole = Math.min(doubled, longest.toMillis());
        long millis = Math.max(Math.round(whole * (1 - chance / 2)), atLeast.toMillis());
        Duration pause = Duration.ofMillis(millis);
        return paused.plus(pause).compareTo(patience) > 0 ? Optional.empty() : Optional.of(pause);
    }
}
