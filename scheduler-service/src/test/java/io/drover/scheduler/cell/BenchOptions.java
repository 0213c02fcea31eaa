package io.drover.scheduler.cell;

import static io.drover.scheduler.cell.CellBench.PAUSE;

import io.drover.model.worker.Executor;
import io.drover.model.workload.BagOptions;
import io.drover.model.workload.Priority;
import io.drover.model.workload.WorkloadOptions;
import java.time.Duration;
import java.time.Instant;

/** What clients may ask for. */
record BenchOptions(WorkloadOptions chosen, BagOptions ofBag) {

    static final BenchOptions DEFAULT = of(WorkloadOptions.DEFAULT);

    static BenchOptions of(WorkloadOptions chosen) {
        return new BenchOptions(chosen, BagOptions.DEFAULT);
    }

    static BenchOptions retries(int retries) {
        return new BenchOptions(WorkloadOptions.DEFAULT, new BagOptions(retries, PAUSE, Duration.ofHours(1), 0));
    }

    static BenchOptions priority(int priority) {
        return of(new WorkloadOptions(new Priority(priority), null, null, Executor.VM));
    }

    static BenchOptions onFunctions() {
        return of(new WorkloadOptions(Priority.DEFAULT, null, null, Executor.FAAS));
    }

    static BenchOptions deadline(Instant at) {
        return of(new WorkloadOptions(Priority.DEFAULT, at, null, Executor.VM));
    }

    /** None of its fragments runs a second time. */
    static BenchOptions withoutCopies() {
        return of(new WorkloadOptions(Priority.DEFAULT, null, false, Executor.VM));
    }

    /** Fragments of so many tasks, none of them run a second time. */
    static BenchOptions fragmentsOf(int tasks) {
        return new BenchOptions(withoutCopies().chosen(), new BagOptions(0, Duration.ZERO, Duration.ofHours(1), tasks));
    }
}
