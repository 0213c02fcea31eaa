package io.drover.wiring;

import io.drover.ports.CellLeases;
import io.drover.ports.CellStore;
import io.drover.ports.Claims;
import io.drover.ports.WorkerRegistry;
import io.drover.ports.WorkloadStore;

/** The five ports of the chosen store, not guarded yet. */
record StoreAdapters(
        WorkloadStore workloads, CellStore cells, Claims claims, WorkerRegistry workers, CellLeases leases) {}
