package io.drover.scheduler.loop;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When the next look and the next sweep are due: often while there is work, rarely while there has been none, since a
 * submission comes by itself and ends that. Not thread-safe.
 */
final class Rounds {

    private final CellLoopSettings settings;
    private final LongSupplier nanos;
    private long lookedAt;
    private long sweptAt;
    /** When there was last anything to do. */
    private long workedAt;

    /** @param nanos a clock that never steps */
    Rounds(CellLoopSettings settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
        long now = nanos.getAsLong();
        this.lookedAt = now - settings.look().toNanos();
        this.sweptAt = now - settings.sweep().toNanos();
        this.workedAt = now;
    }

    void worked() {
        workedAt = nanos.getAsLong();
    }

    /** For how long there has been nothing to do. */
    Duration quiet() {
        return Duration.ofNanos(nanos.getAsLong() - workedAt);
    }

    /** True if a look is due: then it is made now. */
    boolean takeLook() {
        long now = nanos.getAsLong();
        boolean due = now - lookedAt >= settings.looks().interval(quiet()).toNanos();
        lookedAt = due ? now : lookedAt;
        return due;
    }

    /**
     * How long after the last one a look was to come. What was heard is known up to the last renewal, which may come more
     * rarely than looks.
     */
    Duration planned() {
        Duration look = settings.looks().interval(quiet());
        Duration renewal = settings.renewals().interval(quiet());
        return look.compareTo(renewal) < 0 ? renewal : look;
    }

    /** True if a sweep is due: then it is made now. */
    boolean takeSweep() {
        long now = nanos.getAsLong();
        boolean due = now - sweptAt >= settings.sweeps().interval(quiet()).toNanos();
        sweptAt = due ? now : sweptAt;
        return due;
    }
}
