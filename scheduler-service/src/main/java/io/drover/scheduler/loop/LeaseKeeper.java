package io.drover.scheduler.loop;

import io.drover.model.cell.CellLease;
import io.drover.ports.CellLeases;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Takes the lease of a cell; {@link LeaseHold} keeps it. Used by one thread only. */
final class LeaseKeeper {

    private final CellLeases leases;
    private final CellLoopSettings settings;
    private final LongSupplier nanos;
    private @Nullable CellLease seen;
    private long lookedAt;
    private Duration silence = Duration.ZERO;

    /** @param nanos a clock that never steps */
    LeaseKeeper(CellLeases leases, CellLoopSettings settings, LongSupplier nanos) {
        this.leases = leases;
        this.settings = settings;
        this.nanos = nanos;
    }

    /** The lease, if the cell is free or its owner has stood still for the patience. Called at every look. */
    Optional<CellLease> tryTake() {
        long now = nanos.getAsLong();
        Duration sinceLook = Duration.ofNanos(now - lookedAt);
        lookedAt = now;
        @Nullable CellLease current = leases.find(settings.cell()).orElse(null);
        if (current == null || !current.equals(seen)) {
            seen = current;
            silence = Duration.ZERO;
        } else {
            // A process that was paused itself has not seen the others stand still.
            Duration most = settings.look().multipliedBy(2);
            silence = silence.plus(sinceLook.compareTo(most) < 0 ? sinceLook : most);
        }
        boolean isMine = current != null && current.owner().equals(settings.owner());
        if (current != null && !isMine && silence.compareTo(settings.leasePatience()) < 0) {
            return Optional.empty();
        }
        return leases.take(settings.cell(), settings.owner(), current);
    }
}
