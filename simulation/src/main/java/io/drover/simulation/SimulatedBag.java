package io.drover.simulation;

import io.drover.model.workload.BagIndex;
import io.drover.model.workload.BagOptions;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.Submission;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadOptions;
import io.drover.model.workload.WorkloadStatus;
import java.time.Duration;
import java.time.Instant;

/**
 * A bag to simulate.
 *
 * @param at when it is submitted, from the start
 * @param taskMillis what every task takes, and declares
 * @param poison the task that kills the worker which runs it; -1 for none
 */
public record SimulatedBag(
        String name, Duration at, long tasks, long taskMillis, long poison, WorkloadOptions options) {

    private static final int LINE_BYTES = 10;

    public static SimulatedBag of(String name, long tasks, long taskMillis) {
        return new SimulatedBag(name, Duration.ZERO, tasks, taskMillis, -1, WorkloadOptions.DEFAULT);
    }

    /**
     * As a gateway would hand it in at {@code now}.
     *
     * @param life how often one of this id was removed before
     */
    Workload workload(Instant now, int life) {
        WorkloadId id = new WorkloadId(name);
        BagSpec spec = new BagSpec(
                key(life),
                tasks,
                tasks * LINE_BYTES,
                BagIndex.MIN_STRIDE,
                tasks * taskMillis,
                0,
                true,
                BagOptions.DEFAULT,
                null);
        return new Workload(
                new Submission(id, new ClientId("sim"), spec, options, "", now),
                WorkloadStatus.queued(tasks),
                null,
                false,
                now.plus(Duration.ofDays(7)));
    }

    /** As with a gateway's, no other submission has it. */
    String key(int life) {
        return "bags/" + name + "~" + life;
    }

    BagIndex index() {
        BagIndex.Builder index = new BagIndex.Builder();
        for (long i = 0; i < tasks; i++) {
            index.line(i * LINE_BYTES, taskMillis);
        }
        return index.build();
    }
}
