package io.drover.embedded.writes;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the last write to a place ended: whoever asks need not write to find out. Tells in the log when writes begin to fail,
 * rarely while they do, and when they work again; reads, which may work all the time, have no say in it. Thread-safe.
 */
public final class WriteHealth {

    private static final Logger LOG = LoggerFactory.getLogger(WriteHealth.class);
    private static final Duration REMINDER = Duration.ofMinutes(5);
    /** What works every other time is not back. */
    private static final Duration SETTLED = Duration.ofSeconds(2);
    /** An older success says nothing of now. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final String what;
    private final LongSupplier nanos;
    private volatile long workedAt;
    private volatile @Nullable Fault trouble;
    private volatile boolean told;
    private long failedAt;
    private long toldAt;

    /** @param what is written to, as the end of a sentence: "the store /d/store.db" */
    public WriteHealth(String what) {
        this(what, System::nanoTime);
    }

    /** @param nanos a clock that never steps, like {@link System#nanoTime} */
    WriteHealth(String what, LongSupplier nanos) {
        this.what = what;
        this.nanos = nanos;
        this.workedAt = nanos.getAsLong() - FRESH.toNanos();
    }

    /**
     * A write failed, and others would.
     *
     * @return the same fault, of which people know
     */
    public synchronized FaultException failed(FaultException why) {
        long now = nanos.getAsLong();
        trouble = why.fault();
        failedAt = now;
        if (!told || now - toldAt >= REMINDER.toNanos()) {
            LOG.warn(
                    "{} takes no writes{}: {}",
                    what,
                    told ? " still" : "",
                    why.fault().message());
            told = true;
            toldAt = now;
        }
        return why.markTold();
    }

    /** A write worked. Costs next to nothing while all is well. */
    public void worked() {
        workedAt = nanos.getAsLong();
        if (told) {
            over();
        }
    }

    private synchronized void over() {
        trouble = null;
        if (told && workedAt - failedAt >= SETTLED.toNanos()) {
            told = false;
            LOG.info("{} takes writes again", what);
        }
    }

    /** What the last write ended with, for another one that is not tried; empty if it worked. */
    public Optional<FaultException> trouble() {
        return Optional.ofNullable(trouble).map(fault -> new FaultException(fault).markTold());
    }

    /** Whether it is worth a try to find out how it is: writes fail, or did a moment ago. */
    public boolean isUnsettled() {
        return told;
    }

    /** Whether a write worked a moment ago, and none has failed since. */
    public boolean isFresh() {
        return trouble == null && nanos.getAsLong() - workedAt < FRESH.toNanos();
    }
}
