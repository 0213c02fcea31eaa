package io.drover.simulation.fleet;

import java.util.List;

/**
 * What a rule did with a trace.
 *
 * @param withinTarget share of the seconds with unfinished work in which the oldest of it was not older than the drain
 *     target; seconds in which a fleet without a ready worker waits for its first launch are left out
 * @param waitP99 seconds; the age of the oldest work that 99 % of these seconds did not exceed
 * @param waitWorst seconds
 * @param flaps machines that were drained for want of work within their minimum life
 * @param dollars what the machines cost
 * @param optimum what {@link Foresight} would have paid
 * @param busyShare of the slot-seconds that were ready
 * @param peak the most machines at a time
 * @param samples the course of it, one every {@link #SAMPLE_SECONDS}
 */
record FleetRun(
        String trace,
        String scaler,
        double withinTarget,
        int waitP99,
        int waitWorst,
        int flaps,
        int launches,
        double dollars,
        double optimum,
        double busyShare,
        int peak,
        List<Sample> samples) {

    static final int SAMPLE_SECONDS = 30;

    /**
     * The state at one second.
     *
     * @param work predicted slot-seconds that are not done
     */
    record Sample(int second, int machines, double work, int oldest) {}

    FleetRun {
        samples = List.copyOf(samples);
    }
}
