package io.drover.ports;

import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerReport;
import java.util.Optional;

/** What a worker tells of itself, and is told in return. Thread-safe; throws like {@link WorkloadStore}. */
public interface Heartbeats {

    /**
     * Replaces the worker's last report, unless that is a newer life's, see {@link WorkerReport#replaces}.
     *
     * @return empty if it was taken; else the last report of the life that has the id by now: the one that asked is to end
     */
    Optional<WorkerReport> heartbeat(WorkerReport report);

    /** Forgets a worker; unknown ones are fine. */
    void deregister(WorkerId worker);

    boolean drainRequested(WorkerId worker);
}
