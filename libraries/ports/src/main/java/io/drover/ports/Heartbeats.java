package io.drover.ports;

import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerReport;

/** What a worker tells of itself, and is told in return. Thread-safe; throws like {@link WorkloadStore}. */
public interface Heartbeats {

    /** Replaces the worker's last report. */
    void heartbeat(WorkerReport report);

    /** Forgets a worker; unknown ones are fine. */
    void deregister(WorkerId worker);

    boolean drainRequested(WorkerId worker);
}
