package io.drover.model.workload;

import io.drover.model.fault.Fault;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a workload stands. */
public record WorkloadStatus(
        WorkloadState state,
        Progress progress,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Fault fault) {

    public static WorkloadStatus queued(long tasks) {
        return new WorkloadStatus(WorkloadState.QUEUED, Progress.waiting(tasks), null, null, null);
    }
}
