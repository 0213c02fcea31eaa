package io.drover.testkit.store;

import io.drover.ports.CellLeases;
import io.drover.ports.CellStore;
import io.drover.ports.Claims;
import io.drover.ports.WorkerRegistry;
import io.drover.ports.WorkloadStore;

/** The five ports of one store. */
public record Stores(
        WorkloadStore workloads, CellStore cells, Claims claims, WorkerRegistry workers, CellLeases leases) {}
