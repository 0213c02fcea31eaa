package io.drover.model.workload;

import io.drover.model.cell.CellId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A workload as the store keeps it.
 *
 * @param cell who decides for it; absent until a cell has taken it
 * @param cancelRequested a client wants it cancelled; the cell does it
 * @param expiresAt when it and its results may be deleted
 */
public record Workload(
        Submission submission,
        WorkloadStatus status,
        @Nullable CellId cell,
        boolean cancelRequested,
        Instant expiresAt) {

    public WorkloadId id() {
        return submission.id();
    }

    public WorkloadState state() {
        return status.state();
    }
}
