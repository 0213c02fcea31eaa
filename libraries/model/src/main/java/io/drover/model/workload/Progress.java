package io.drover.model.workload;

import io.drover.model.Money;
import java.time.Duration;
import java.util.Objects;

/** How far a workload is. Derived from its fragments; the store keeps a copy that may lag a moment behind them. */
public record Progress(TaskCounts tasks, FragmentCounts fragments, Duration taskTime, Money cost) {

    public Progress {
        Objects.requireNonNull(tasks, "tasks");
        Objects.requireNonNull(fragments, "fragments");
        Objects.requireNonNull(taskTime, "taskTime");
        Objects.requireNonNull(cost, "cost");
    }

    public static Progress waiting(long tasks) {
        return new Progress(TaskCounts.waiting(tasks), FragmentCounts.NONE, Duration.ZERO, Money.ZERO);
    }
}
