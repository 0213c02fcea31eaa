package io.drover.model.cell;

import org.jspecify.annotations.Nullable;

/**
 * The right to decide for a cell.
 *
 * @param owner the process that holds it, new at every start
 * @param beat grows with every renewal; a standby that sees it stand still for the lease's length by its own clock
 *     takes the lease over with the next epoch
 */
public record CellLease(CellId cell, String owner, Epoch epoch, long beat) {

    /**
     * The lease of a new owner.
     *
     * @param seen the lease that lapsed; absent if the cell never had one
     */
    public static CellLease taken(CellId cell, String owner, @Nullable CellLease seen) {
        return new CellLease(
                cell, owner, new Epoch(seen == null ? 1 : seen.epoch().value() + 1), 0);
    }

    /**
     * Whether this is the same owner's same epoch, and no older: a store that shows an earlier beat than its owner has seen
     * was opened in an older state.
     */
    public boolean continues(CellLease known) {
        return cell.equals(known.cell) && owner.equals(known.owner) && epoch.equals(known.epoch) && beat >= known.beat;
    }

    public CellLease renewed() {
        return new CellLease(cell, owner, epoch, beat + 1);
    }
}
