package io.drover.model.fragment;

import io.drover.model.Money;
import io.drover.model.result.ResultRef;
import io.drover.model.worker.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What came of an attempt that ran to its end.
 *
 * @param taskTime the run times of the tasks, added up
 * @param cost the share of the instance's price for the time in the slot
 */
public record FragmentOutcome(
        WorkerId worker,
        Instant startedAt,
        Instant finishedAt,
        TaskTally tally,
        Duration taskTime,
        Money cost,
        ResultRef result) {

    public FragmentOutcome {
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(finishedAt, "finishedAt");
        Objects.requireNonNull(tally, "tally");
        Objects.requireNonNull(taskTime, "taskTime");
        Objects.requireNonNull(cost, "cost");
        Objects.requireNonNull(result, "result");
    }

    /** The same with its results elsewhere. */
    public FragmentOutcome with(ResultRef elsewhere) {
        return new FragmentOutcome(worker, startedAt, finishedAt, tally, taskTime, cost, elsewhere);
    }
}
