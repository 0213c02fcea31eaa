package io.drover.scheduler.loop;

import io.drover.model.cell.CellId;
import java.time.Duration;

/**
 * How a cell is driven.
 *
 * @param owner names this process in the lease
 * @param leasePatience how long another owner's lease must stand still before it is taken
 * @param leaseRenewal how often the own lease is renewed
 * @param tick the longest time between two steps
 * @param look how often the fleet is looked at
 * @param sweep how often the store is searched for lost submissions and cancellations
 * @param receivers parallel long polls on the cell's queue
 * @param workerPatience how long a worker's beat may stand still
 * @param suspectAfter how long a fragment is out before its row is looked at
 */
public record LoopSettings(
        CellId cell,
        String owner,
        Duration leasePatience,
        Duration leaseRenewal,
        Duration tick,
        Duration look,
        Duration sweep,
        int receivers,
        Duration workerPatience,
        Duration suspectAfter) {}
