package io.drover.embedded.writes;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultException;
import io.drover.policy.pace.Outage;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the last write to a place ended: whoever asks need not write to find out. Tells of outages in the log; reads, which
 * may work all the time, have no say in it. Thread-safe.
 */
public final class WriteHealth {

    private static final Logger LOG = LoggerFactory.getLogger(WriteHealth.class);
    /** An older success says nothing of now. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Outage outage;
    private final LongSupplier nanos;
    private volatile long workedAt;
    private volatile @Nullable Fault trouble;

    /** @param what is written to, as the end of a sentence: "the store /d/store.db" */
    public WriteHealth(String what) {
        this(what, System::nanoTime);
    }

    /** @param nanos a clock that never steps, like {@link System#nanoTime} */
    WriteHealth(String what, LongSupplier nanos) {
        this.outage = new Outage("writing to " + what, nanos);
        this.nanos = nanos;
        this.workedAt = nanos.getAsLong() - FRESH.toNanos();
    }

    /**
     * A write failed, and others would.
     *
     * @return the same fault, of which people know
     */
    public FaultException failed(FaultException why) {
        trouble = why.fault();
        outage.failed(why.fault().message()).ifPresent(LOG::warn);
        return why.markTold();
    }

    /** A write worked. Costs next to nothing while all is well. */
    public void worked() {
        workedAt = nanos.getAsLong();
        trouble = null;
        outage.worked().ifPresent(LOG::info);
    }

    /** What the last write ended with, for another one that is not tried; empty if it worked. */
    public Optional<FaultException> trouble() {
        return Optional.ofNullable(trouble).map(fault -> new FaultException(fault).markTold());
    }

    /** Whether it is worth a try to find out how it is: writes fail, or did a moment ago. */
    public boolean isUnsettled() {
        return outage.lasts();
    }

    /** Whether a write worked a moment ago, and none has failed since. */
    public boolean isFresh() {
        return trouble == null && nanos.getAsLong() - workedAt < FRESH.toNanos();
    }
}
