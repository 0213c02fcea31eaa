package io.drover.model.workload;

import io.drover.model.fault.Fault;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a workload stands.
 *
 * @param fault why it ended, if not well; of one that has not ended: why it stands still
 */
public record WorkloadStatus(
        WorkloadState state,
        Progress progress,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Fault fault) {

    /** The same with other counts. */
    public WorkloadStatus with(Progress counts) {
        return new WorkloadStatus(state, counts, startedAt, finishedAt, fault);
    }

    /** The same with another fault, or none. */
    public WorkloadStatus with(@Nullable Fault trouble) {
        return new WorkloadStatus(state, progress, startedAt, finishedAt, trouble);
    }

    public static WorkloadStatus queued(long tasks) {
        return new WorkloadStatus(WorkloadState.QUEUED, Progress.waiting(tasks), null, null, null);
    }
}
