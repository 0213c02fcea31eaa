package io.drover.scheduler.loop;

import io.drover.model.cell.CellLease;
import io.drover.ports.CellLeases;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes and keeps the lease of a cell. Used by the deciding thread only. */
final class LeaseKeeper {

    private final CellLeases leases;
    private final LoopSettings settings;
    private @Nullable CellLease seen;
    private Instant seenSince = Instant.EPOCH;
    private Instant renewedAt = Instant.EPOCH;

    LeaseKeeper(CellLeases leases, LoopSettings settings) {
        this.leases = leases;
        this.settings = settings;
    }

    /** The lease, if the cell is free or its owner has stood still for the patience by our own clock. */
    Optional<CellLease> tryTake(Instant now) {
        @Nullable CellLease current = leases.find(settings.cell()).orElse(null);
        if (current != null && !current.equals(seen)) {
            seen = current;
            seenSince = now;
        }
        boolean isMine = current != null && current.owner().equals(settings.owner());
        if (current != null
                && !isMine
                && seenSince.plus(settings.leasePatience()).isAfter(now)) {
            return Optional.empty();
        }
        Optional<CellLease> taken = leases.take(settings.cell(), settings.owner(), current);
        renewedAt = now;
        return taken;
    }

    /**
     * Renews the lease when it is time.
     *
     * @return whether it is still ours
     */
    boolean keep(CellLease lease, Instant now) {
        if (renewedAt.plus(settings.leaseRenewal()).isAfter(now)) {
            return true;
        }
        CellLease mine = current(lease);
        Optional<CellLease> renewed = leases.renew(mine);
        seen = renewed.orElse(null);
        renewedAt = now;
        return renewed.isPresent();
    }

    private CellLease current(CellLease lease) {
        return seen != null
                        && seen.epoch().equals(lease.epoch())
                        && seen.owner().equals(lease.owner())
                ? seen
                : lease;
    }
}
