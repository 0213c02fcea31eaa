package io.drover.scheduler.loop;

import io.drover.model.cell.CellLease;
import io.drover.scheduler.cell.Cell;
import io.drover.scheduler.cell.Decisions;

/** Is told what a loop did, for logs and metrics. Called by the deciding thread: answer at once. */
public interface LoopListener {

    void taken(CellLease lease);

    void stepped(Cell cell, Decisions decisions, int waitingEvents);

    void lost(CellLease lease);
}
