package io.drover.model.workload;

import io.drover.model.worker.Executor;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client may choose for a workload of any kind; {@link BagOptions} are a bag's own.
 *
 * @param deadline when it ends as TIMED_OUT; absent for none
 * @param speculate whether slow fragments may run a second time near the end; absent: if every part of it is repeatable
 * @param executor what its fragments run on
 */
public record WorkloadOptions(
        Priority priority,
        @Nullable Instant deadline,
        @Nullable Boolean speculate,
        Executor executor) {

    public static final WorkloadOptions DEFAULT = new WorkloadOptions(Priority.DEFAULT, null, null, Executor.VM);

    public WorkloadOptions {
        Objects.requireNonNull(priority, "priority");
        Objects.requireNonNull(executor, "executor");
    }
}
