package io.drover.scheduler.cell;

import static io.drover.scheduler.cell.CellBench.PAUSE;

import io.drover.model.worker.Executor;
import io.drover.model.workload.Priority;
import io.drover.model.workload.WorkloadOptions;
import java.time.Duration;
import java.time.Instant;

/** What clients may ask for. */
final class BenchOptions {

    private BenchOptions() {}

    static WorkloadOptions retries(int retries) {
        return new WorkloadOptions(Priority.DEFAULT, null, retries, PAUSE, Duration.ofHours(1), 0, null, Executor.VM);
    }

    static WorkloadOptions priority(int priority) {
        return new WorkloadOptions(new Priority(priority), null, 0, PAUSE, Duration.ofHours(1), 0, null, Executor.VM);
    }

    static WorkloadOptions onFunctions() {
        return new WorkloadOptions(Priority.DEFAULT, null, 0, PAUSE, Duration.ofHours(1), 0, null, Executor.FAAS);
    }

    static WorkloadOptions deadline(Instant at) {
        return new WorkloadOptions(Priority.DEFAULT, at, 0, PAUSE, Duration.ofHours(1), 0, null, Executor.VM);
    }

    /** Fragments of so many tasks, none of them run a second time. */
    static WorkloadOptions fragmentsOf(int tasks) {
        return new WorkloadOptions(
                Priority.DEFAULT, null, 0, Duration.ZERO, Duration.ofHours(1), tasks, false, Executor.VM);
    }
}
