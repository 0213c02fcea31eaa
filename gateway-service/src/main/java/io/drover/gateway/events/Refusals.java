package io.drover.gateway.events;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Finds the words for refusals that anybody can cause by the thousand: the first one at once, then a count a minute.
 * Thread-safe.
 */
final class Refusals {

    static final Duration PAUSE = Duration.ofMinutes(1);

    private final LongSupplier nanos;
    private boolean said;
    private long saidAt;
    private long since;

    /** @param nanos a clock that never steps, like {@link System#nanoTime} */
    Refusals(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** What to log, if now is the time to. */
    synchronized Optional<String> refused(String why) {
        long now = nanos.getAsLong();
        if (said && now - saidAt < PAUSE.toNanos()) {
            since++;
            return Optional.empty();
        }
        String more = since == 0 ? "" : " (and " + since + " before since that was said last)";
        said = true;
        saidAt = now;
        since = 0;
        return Optional.of(why + more);
    }
}
