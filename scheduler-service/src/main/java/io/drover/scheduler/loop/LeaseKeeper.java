package io.drover.scheduler.loop;

import io.drover.model.cell.Backlog;
import io.drover.model.cell.CellLease;
import io.drover.ports.CellLeases;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes and keeps the lease of a cell. Used by the deciding thread only. */
final class LeaseKeeper {

    private static final Duration NEWS_AFTER = Duration.ofMillis(200);

    private final CellLeases leases;
    private final LoopSettings settings;
    private @Nullable CellLease seen;
    private Instant seenSince = Instant.EPOCH;
    private Instant renewedAt = Instant.EPOCH;
    private boolean hasNews;

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
     * Renews the lease when it is time, and tells the backlog with it. New work is told soon: a fleet may have to grow.
     *
     * @param isNewWork whether the cell has just got more to do
     * @return whether it is still ours
     */
    boolean keep(CellLease lease, Instant now, boolean isNewWork, Supplier<Backlog> backlog) {
        hasNews |= isNewWork;
        Duration gap = hasNews ? NEWS_AFTER : settings.leaseRenewal();
        if (renewedAt.plus(gap).isAfter(now)) {
            return true;
        }
        CellLease mine = current(lease);
        Optional<CellLease> renewed = leases.renew(mine, backlog.get());
        hasNews = false;
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
