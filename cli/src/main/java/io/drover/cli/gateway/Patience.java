package io.drover.cli.gateway;

import io.drover.model.Backoff;
import java.time.Duration;
import java.util.Optional;

/**
 * How long to try again: after pauses that are shortened by chance, so that many clients do not come back at once, and
 * that end when all of them together would exceed {@code most}.
 */
public record Patience(Backoff pauses, Duration most) {

    /** For a question that a person waits for. */
    public static final Patience BRIEF = of(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofMillis(1_500));

    /** For handing in and fetching: outlasts a gateway that is busy for a moment. */
    public static final Patience STEADY = of(Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofSeconds(6));

    /** For a workload that goes on whether or not the gateway answers: outlasts its restart. */
    public static final Patience LONG = of(Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofMinutes(3));

    private static Patience of(Duration first, Duration longest, Duration most) {
        return new Patience(new Backoff(first, longest), most);
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
        Duration own = pauses.pause(failures, chance);
        Duration pause = own.compareTo(atLeast) < 0 ? atLeast : own;
        return paused.plus(pause).compareTo(most) > 0 ? Optional.empty() : Optional.of(pause);
    }
}
