package io.drover.wiring;

import io.drover.ports.AuditLog;
import io.drover.ports.CellLeases;
import io.drover.ports.CellStore;
import io.drover.ports.Claims;
import io.drover.ports.Heartbeats;
import io.drover.ports.WorkerRegistry;
import io.drover.ports.WorkloadStore;
import io.drover.wiring.start.OperatorMistake;

/** The ports of the chosen store. What is not there is refused when it is asked for: over a link there is what workers need. */
interface StorePorts {

    Claims claims();

    Heartbeats beats();

    StoreLook look();

    default WorkloadStore workloads() {
        throw workersOnly();
    }

    default CellStore cells() {
        throw workersOnly();
    }

    default WorkerRegistry workers() {
        throw workersOnly();
    }

    default CellLeases leases() {
        throw workersOnly();
    }

    default AuditLog audit() {
        throw workersOnly();
    }

    private static OperatorMistake workersOnly() {
        return new OperatorMistake(
                "drover.backend.store.url is a link, and that serves workers only. Name the store itself,"
                        + " or join the Drover of a data directory with --data");
    }
}
