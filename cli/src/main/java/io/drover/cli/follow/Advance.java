package io.drover.cli.follow;

import io.drover.model.workload.UnitCounts;
import io.drover.model.workload.WorkloadState;
import java.time.Duration;
import java.util.Optional;

/**
 * How far a workload is and how fast it goes.
 *
 * @param rate tasks that ended per second, lately
 */
public record Advance(WorkloadState state, UnitCounts tasks, double rate) {

    /** From 0 to 1. */
    public double share() {
        return tasks.total() == 0 ? 0 : (double) tasks.ended() / tasks.total();
    }

    /** How long the rest takes at this rate; empty if nothing moves or nothing is left. */
    public Optional<Duration> remaining() {
        long left = tasks.total() - tasks.ended();
        return left == 0 || rate <= 0 || state.isTerminal()
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.round(left * 1_000 / rate)));
    }
}
