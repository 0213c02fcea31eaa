package io.drover.worker.task;

import io.drover.model.workload.WorkloadId;
import java.time.Duration;

/**
 * Which task runs.
 *
 * @param task its index in the bag, counted from 0
 * @param attempt of its fragment, counted from 1
 * @param timeout after which it is ended
 */
public record TaskContext(WorkloadId workload, long task, int attempt, Duration timeout) {}
