package io.drover.scheduler.loop;

import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.loop.Inbox.Incoming;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * When the next look and the next sweep are due: often while there is work, rarely while there has been none, since a
 * submission comes by itself and ends that. Not thread-safe.
 */
final class Rounds {

    /** A process that has let go of its links is seen dead when all of it is gone, a moment later. */
    private static final Duration HASTE = Duration.ofMillis(100);

    private static final int HASTY_LOOKS = 3;

    private final CellLoopSettings settings;
    private final LongSupplier nanos;
    private long lookedAt;
    private long sweptAt;
    /** When there was last anything to do. */
    private long workedAt;

    /** So many of the next looks are made soon. */
    private int hasty;

    /** @param nanos a clock that never steps */
    Rounds(CellLoopSettings settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
        long now = nanos.getAsLong();
        this.lookedAt = now - settings.look().toNanos();
        this.sweptAt = now - settings.sweep().toNanos();
        this.workedAt = now;
    }

    /** @param busy whether there is work */
    void stepped(List<Incoming> incoming, boolean busy) {
        if (busy || incoming.stream().anyMatch(one -> one.about().isPresent())) {
            workedAt = nanos.getAsLong();
        }
        // Its worker may have ended with it: the next looks come soon.
        if (incoming.stream().anyMatch(one -> one.event() instanceof CellEvent.Unlinked)) {
            hasty = HASTY_LOOKS;
        }
    }

    /** For how long there has been nothing to do. */
    Duration quiet() {
        return Duration.ofNanos(nanos.getAsLong() - workedAt);
    }

    /** True if a look is due: then it is made now. */
    boolean takeLook() {
        long now = nanos.getAsLong();
        Duration usual = settings.looks().interval(quiet());
        Duration interval = hasty > 0 && HASTE.compareTo(usual) < 0 ? HASTE : usual;
        boolean due = now - lookedAt >= interval.toNanos();
        if (due) {
            lookedAt = now;
            hasty = Math.max(0, hasty - 1);
        }
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
