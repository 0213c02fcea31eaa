package io.drover.ports;

import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerReport;
import java.util.List;
import java.util.Optional;

/** Where workers leave their heartbeats, as others see it. Thread-safe; throws like {@link WorkloadStore}. */
public interface WorkerRegistry extends Heartbeats {

    /** The worker's last report, unless it is deregistered. */
    Optional<WorkerReport> find(WorkerId worker);

    /**
     * The last report of every worker that is not deregistered; what was written a moment ago may not show yet. One that
     * cannot be read is left out and told in the log.
     */
    List<WorkerReport> reports();

    /** Asks a worker to drain; it learns of it at its next heartbeat. The answer is false if it is unknown. */
    boolean requestDrain(WorkerId worker);
}
