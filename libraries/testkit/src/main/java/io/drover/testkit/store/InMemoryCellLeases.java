package io.drover.testkit.store;

import io.drover.model.cell.Backlog;
import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.ports.CellLeases;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@link CellLeases} over a map. */
final class InMemoryCellLeases implements CellLeases {

    private final InMemoryStores state;

    InMemoryCellLeases(InMemoryStores state) {
        this.state = state;
    }

    @Override
    public Optional<CellLease> find(CellId cell) {
        return state.locked(() -> Optional.ofNullable(state.leases.get(cell)));
    }

    @Override
    public Optional<CellLease> take(CellId cell, String owner, @Nullable CellLease seen) {
        return state.locked(() -> {
            if (!Objects.equals(state.leases.get(cell), seen)) {
                return Optional.empty();
            }
            state.backlogs.putIfAbsent(cell, Backlog.NONE);
            return Optional.of(put(CellLease.taken(cell, owner, seen)));
        });
    }

    @Override
    public Optional<CellLease> renew(CellLease lease, Backlog backlog) {
        return state.locked(() -> {
            @Nullable CellLease now = state.leases.get(lease.cell());
            if (now == null || !now.continues(lease)) {
                return Optional.empty();
            }
            state.backlogs.put(lease.cell(), backlog);
            return Optional.of(put(lease.renewed()));
        });
    }

    @Override
    public Map<CellId, Backlog> backlogs() {
        return state.locked(() -> Map.copyOf(state.backlogs));
    }

    private CellLease put(CellLease lease) {
        state.leases.put(lease.cell(), lease);
        return lease;
    }
}
