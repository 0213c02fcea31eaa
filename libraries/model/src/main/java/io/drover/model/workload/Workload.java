package io.drover.model.workload;

import io.drover.model.cell.CellId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A workload as the store keeps it.
 *
 * @param cell who decides for it; absent until a cell has taken it
 * @param cancelRequested a client wants it cancelled; the cell does it
 * @param expiresAt when it and its results may be deleted, once it has ended; moved on when it ends
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

    /**
     * When it expires if it ends at {@code at}. The retention that its gateway chose counts from the end: the results of a
     * bag that ran for long are kept as long as those of a short one.
     */
    public Instant expiryIfEnded(Instant at) {
        Instant counted = at.plus(Duration.between(submission.submittedAt(), expiresAt));
        return counted.isAfter(expiresAt) ? counted : expiresAt;
    }
}
