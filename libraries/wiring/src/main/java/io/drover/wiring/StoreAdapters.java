package io.drover.wiring;

import io.drover.ports.AuditLog;
import io.drover.ports.CellLeases;
import io.drover.ports.CellStore;
import io.drover.ports.Claims;
import io.drover.ports.Heartbeats;
import io.drover.ports.WorkerRegistry;
import io.drover.ports.WorkloadStore;

/** The ports of a store that this process reaches itself. */
record StoreAdapters(
        WorkloadStore workloads,
        CellStore cells,
        Claims claims,
        WorkerRegistry workers,
        CellLeases leases,
        AuditLog audit,
        Heartbeats beats)
        implements StorePorts {

    static StoreAdapters of(
            WorkloadStore workloads,
            CellStore cells,
            Claims claims,
            WorkerRegistry workers,
            CellLeases leases,
            AuditLog audit) {
        return new StoreAdapters(workloads, cells, claims, workers, leases, audit, workers);
    }

    StoreAdapters behind(Guards guards, Guard guard) {
        return new StoreAdapters(
                guard.around(WorkloadStore.class, workloads),
                guard.around(CellStore.class, cells),
                guard.around(Claims.class, claims),
                guard.around(WorkerRegistry.class, workers),
                guard.around(CellLeases.class, leases),
                guard.around(AuditLog.class, audit),
                guards.beats().around(Heartbeats.class, beats));
    }

    @Override
    public StoreLook look() {
        return StoreLook.of(workloads);
    }
}
