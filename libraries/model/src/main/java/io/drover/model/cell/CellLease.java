package io.drover.model.cell;

/**
 * The right to decide for a cell.
 *
 * @param owner the process that holds it, new at every start
 * @param beat grows with every renewal; a standby that sees it stand still for the lease's length by its own clock
 *     takes the lease over with the next epoch
 */
public record CellLease(CellId cell, String owner, Epoch epoch, long beat) {}
