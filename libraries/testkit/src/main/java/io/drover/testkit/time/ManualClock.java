package io.drover.testkit.time;

import io.drover.model.Moment;
import io.drover.model.Timepiece;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that only moves when it is told to. Thread-safe. */
public final class ManualClock implements InstantSource, Timepiece {

    private Instant now;
    private Duration uptime = Duration.ZERO;

    public ManualClock(Instant start) {
        this.now = start;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized Moment now() {
        return new Moment(now, uptime);
    }

    /** Lets time pass, and answers the new time. A negative {@code step} moves the wall clock alone. */
    public synchronized Instant advance(Duration step) {
        uptime = step.isNegative() ? uptime : uptime.plus(step);
        return stepWall(step);
    }

    /** Sets the wall clock forward or back; no time passes. */
    public synchronized Instant stepWall(Duration step) {
        now = now.plus(step);
        return now;
    }
}
