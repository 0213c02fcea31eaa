package io.drover.wiring;

import io.drover.ports.AuditLog;
import io.drover.ports.CellLeases;
import io.drover.ports.CellStore;
import io.drover.ports.Claims;
import io.drover.ports.WorkerRegistry;
import io.drover.ports.WorkloadStore;

/** The six ports of the chosen store. */
record StoreAdapters(
        WorkloadStore workloads,
        CellStore cells,
        Claims claims,
        WorkerRegistry workers,
        CellLeases leases,
        AuditLog audit) {

    StoreAdapters behind(Guard guard) {
        return new StoreAdapters(
                guard.around(WorkloadStore.class, workloads),
                guard.around(CellStore.class, cells),
                guard.around(Claims.class, claims),
                guard.around(WorkerRegistry.class, workers),
                guard.around(CellLeases.class, leases),
                guard.around(AuditLog.class, audit));
    }
}
