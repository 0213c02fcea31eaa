package io.drover.ports;

import io.drover.model.worker.Holder;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerReport;
import java.util.Optional;

/** What a worker tells of itself, and is told in return. Thread-safe; throws like {@link WorkloadStore}. */
public interface Heartbeats {

    /**
     * Replaces the worker's last report, unless that is another life's. A life that is not told is no other one.
     *
     * @return empty if it was taken; else the last report of the life that has the id
     */
    default Optional<WorkerReport> heartbeat(WorkerReport report) {
        return takeOver(report, report);
    }

    /**
     * The same, and takes the id over from another life if nothing was heard of that since {@code from}.
     *
     * @param from its last report, as an earlier answer told it
     */
    Optional<WorkerReport> takeOver(WorkerReport report, WorkerReport from);

    /**
     * Forgets a worker, if it is this life that its last report is of: the goodbye of an older one, or one that comes late,
     * takes nothing away. A life that is not told is no other one. Unknown workers are fine.
     */
    void deregister(Holder life);

    boolean drainRequested(WorkerId worker);
}
