package io.drover.ports;

import io.drover.model.cell.Backlog;
import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who decides for a cell. Time plays no part here: whether a lease has lapsed is judged by whoever wants it, who has
 * seen its beat stand still for the lease's length by its own clock. Thread-safe; throws like {@link WorkloadStore}.
 */
public interface CellLeases {

    Optional<CellLease> find(CellId cell);

    /**
     * Takes a cell with the next epoch. Won only if the lease is still exactly {@code seen}.
     *
     * @param seen the lease that lapsed; absent if the cell never had one
     */
    Optional<CellLease> take(CellId cell, String owner, @Nullable CellLease seen);

    /**
     * Moves the beat on.
     *
     * @param backlog what the cell has to do, for those who provide the fleet
     * @return the renewed lease, or empty if somebody else has taken the cell, or the store shows an earlier beat than this
     *     one: it was opened in an older state, and what was written since is not in it
     */
    Optional<CellLease> renew(CellLease lease, Backlog backlog);

    /** What each cell said last about its work, whether its owner still lives or not; without what cannot be read. */
    Map<CellId, Backlog> backlogs();
}
