package io.drover.simulation;

import io.drover.model.workload.WorkloadOptions;
import java.time.Duration;

/**
 * A bag to simulate.
 *
 * @param at when it is submitted, from the start
 * @param taskMillis what every task takes, and declares
 * @param poison the task that kills the worker which runs it; -1 for none
 */
public record SimulatedBag(
        String name, Duration at, long tasks, long taskMillis, long poison, WorkloadOptions options) {

    public static SimulatedBag of(String name, long tasks, long taskMillis) {
        return new SimulatedBag(name, Duration.ZERO, tasks, taskMillis, -1, WorkloadOptions.DEFAULT);
    }
}
