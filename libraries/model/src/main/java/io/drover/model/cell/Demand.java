package io.drover.model.cell;

import io.drover.model.worker.Executor;
import java.time.Duration;

/**
 * The predicted rest of a workload, or of several taken together.
 *
 * @param executor what it has to run on
 * @param workloads how many it sums up
 * @param tasks tasks without a result, whether they are held back, on the queue or running
 * @param work the predicted run time of these tasks, added up
 */
public record Demand(Executor executor, int workloads, long tasks, Duration work) {

    public Demand {
        if (workloads < 1 || tasks < 1 || work.isNegative()) {
            throw new IllegalArgumentException(
                    "a demand has workloads, tasks and work, not " + workloads + ", " + tasks + ", " + work);
        }
    }

    /** Both together; they run on the same executor. */
    public Demand plus(Demand other) {
        if (executor != other.executor) {
            throw new IllegalArgumentException("demands on different executors do not add up");
        }
        return new Demand(executor, workloads + other.workloads, tasks + other.tasks, work.plus(other.work));
    }
}
