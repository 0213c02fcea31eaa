package io.drover.scheduler.loop;

import io.drover.model.cell.CellId;
import io.drover.policy.pace.IdlePace;
import java.time.Duration;

/**
 * How a cell is driven.
 *
 * @param owner names this process in the lease
 * @param leasePatience how long another owner's lease must stand still before it is taken
 * @param leaseRenewal how often the own lease is renewed
 * @param tick the longest time between two steps while there is something to do; four times that otherwise
 * @param look how often the fleet is looked at
 * @param sweep how often the store is searched for lost submissions and cancellations
 * @param receivers parallel long polls on the cell's queue
 * @param workerPatience how long a worker's beat may stand still
 * @param unseenAfter how long a fragment is out before its row is looked at
 * @param idleLook how often the fleet is looked at and the store searched when there has been nothing to do for so long; no
 *     more often than {@code look} and {@code sweep}
 */
public record CellLoopSettings(
        CellId cell,
        String owner,
        Duration leasePatience,
        Duration leaseRenewal,
        Duration tick,
        Duration look,
        Duration sweep,
        int receivers,
        Duration workerPatience,
        Duration unseenAfter,
        Duration idleLook) {

    /** How often the deciding thread looks up while it has nothing to decide: looks, and an end asked for, wait so long. */
    Duration idleTick() {
        Duration rare = tick.multipliedBy(10);
        return idleLook.compareTo(rare) < 0 ? idleLook : rare;
    }

    public IdlePace looks() {
        return new IdlePace(look, idleLook, idleLook);
    }

    public IdlePace sweeps() {
        return new IdlePace(sweep, idleLook, idleLook);
    }

    /** Three renewals within what a standby waits for at least, since it knows of no other pace. */
    public IdlePace renewals() {
        // Where nobody stands by, only the fleet's policy looks at it.
        Duration rare = leasePatience.isZero()
                ? idleLook
                : leasePatience.multipliedBy(3).dividedBy(10);
        return new IdlePace(leaseRenewal, idleLook.compareTo(rare) < 0 ? idleLook : rare, idleLook);
    }
}
