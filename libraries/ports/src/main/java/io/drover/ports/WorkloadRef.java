package io.drover.ports;

import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import java.time.Instant;

/**
 * A workload as a cell's lists name it: as much as tells one submission from the next under the same id. Lists read no
 * more of a row, so that one row that cannot be read keeps nobody from the others.
 *
 * @param cancelRequested a client wants it cancelled
 */
public record WorkloadRef(WorkloadId id, Instant submittedAt, boolean cancelRequested) {

    public static WorkloadRef of(Workload workload) {
        return new WorkloadRef(workload.id(), workload.submission().submittedAt(), workload.cancelRequested());
    }
}
