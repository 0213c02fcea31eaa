package io.drover.worker.task;

import io.drover.model.workload.WorkloadId;
import java.time.Duration;

/**
 * Which task runs.
 *
 * @param task its index in the bag, counted from 0
 * @param attempt of its fragment, counted from 1
 * @param timeout after which it is ended, counted from when it {@link #started}
 * @param clock measures how long it runs
 */
public record TaskContext(WorkloadId workload, long task, int attempt, Duration timeout, TaskClock clock) {

    /** With a clock that starts now. */
    public TaskContext(WorkloadId workload, long task, int attempt, Duration timeout) {
        this(workload, task, attempt, timeout, new TaskClock());
    }

    /**
     * To be called by a runner that had to wait, for a permit say, when the task really begins: waiting is neither running
     * time nor does it count towards the time-out.
     */
    public void started() {
        clock.restart();
    }
}
