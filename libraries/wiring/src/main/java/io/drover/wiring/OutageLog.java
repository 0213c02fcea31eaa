package io.drover.wiring;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of a part that does not answer: once when that begins, once a minute while it lasts, and when it ends. A part that
 * comes and goes is told of no oftener. Thread-safe.
 */
final class OutageLog {

    private static final Logger log = LoggerFactory.getLogger(OutageLog.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final String part;
    private final LongSupplier nanos;
    private volatile boolean out;
    private boolean told;
    private long since;
    private long toldAt;
    private long failures;

    /** @param nanos a clock that only goes forward, in nanoseconds */
    OutageLog(String part, LongSupplier nanos) {
        this.part = part;
        this.nanos = nanos;
        this.toldAt = nanos.getAsLong() - EVERY.toNanos();
    }

    synchronized void failed(String why) {
        long now = nanos.getAsLong();
        if (!out) {
            out = true;
            told = false;
            since = now;
            failures = 0;
        }
        failures++;
        if (now - toldAt >= EVERY.toNanos()) {
            toldAt = now;
            if (told) {
                log.warn(
                        "'{}' has not answered for {} s, {} calls failed; last: {}", part, seconds(now), failures, why);
            } else {
                log.warn("'{}' does not answer: {}", part, why);
            }
            told = true;
        }
    }

    /** Costs nothing worth speaking of while all is well. */
    void worked() {
        if (out) {
            ended();
        }
    }

    private synchronized void ended() {
        if (out && told) {
            log.info("'{}' answers again after {} s, {} calls failed", part, seconds(nanos.getAsLong()), failures);
        }
        out = false;
    }

    private long seconds(long now) {
        return Duration.ofNanos(now - since).toSeconds();
    }
}
