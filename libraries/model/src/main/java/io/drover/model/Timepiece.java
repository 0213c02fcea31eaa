package io.drover.model;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Tells both times at once. Thread-safe. */
@FunctionalInterface
public interface Timepiece {

    Moment now();

    /**
     * @param nanos a clock that only moves forward, as {@link System#nanoTime} does
     */
    static Timepiece of(InstantSource wall, LongSupplier nanos) {
        return () -> new Moment(wall.instant(), Duration.ofNanos(nanos.getAsLong()));
    }

    /**
     * A clock that never steps: it shows the wall's time as it was at first, moved on by uptime. For intervals that are
     * kept as instants and neither stored nor compared with anybody else's.
     */
    static InstantSource steady(Timepiece time) {
        Moment first = time.now();
        return () -> first.wall().plus(time.now().since(first));
    }
}
