package io.drover.model.cell;

import io.drover.model.worker.Executor;
import java.time.Duration;

/**
 * The predicted rest of a workload, or of several taken together.
 *
 * @param executor what it has to run on
 * @param workloads how many it sums up
 * @param pieces as many slots can be at it at once: of a bag, the tasks without a result, held back, on the queue or running
 * @param longest the predicted run time of the longest piece: it is not done sooner, however many slots there are
 * @param work the predicted run time of all pieces, added up
 */
public record Demand(Executor executor, int workloads, long pieces, Duration longest, Duration work) {

    public Demand {
        if (workloads < 1 || pieces < 1 || longest.isNegative() || work.isNegative()) {
            throw new IllegalArgumentException("a demand has workloads, pieces and work, not " + workloads + ", "
                    + pieces + ", " + longest + ", " + work);
        }
    }

    /** One of pieces that are about as long as each other. */
    public Demand(Executor executor, int workloads, long pieces, Duration work) {
        this(executor, workloads, pieces, work.dividedBy(Math.max(1, pieces)), work);
    }

    /** Both together; they run on the same executor. */
    public Demand plus(Demand other) {
        if (executor != other.executor) {
            throw new IllegalArgumentException("demands on different executors do not add up");
        }
        return new Demand(
                executor,
                workloads + other.workloads,
                pieces + other.pieces,
                longest.compareTo(other.longest) >= 0 ? longest : other.longest,
                work.plus(other.work));
    }
}
