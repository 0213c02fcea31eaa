package io.drover.policy.cut;

import java.time.Duration;

/**
 * What a fragment costs a slot beside the time of its tasks, as an executor shows it: an exponentially weighted mean.
 * Immutable.
 *
 * <p>Where fragments wait for slots their own way is hidden behind others that run, and only what slows the slots counts.
 * By Little's law {@code inFlight} fragments that are out for {@code out} each are {@code inFlight / out} a second, so that
 * each slot spends {@code slots * out / inFlight} on one.
 *
 * @param micros in microseconds
 */
public record FragmentOverhead(double micros) {

    /** Of a local worker, while nothing was seen. */
    public static final FragmentOverhead ASSUMED = new FragmentOverhead(2_000);

    private static final double WEIGHT = 0.1;
    private static final double MOST_MICROS = 1_000_000;

    /**
     * Learns from a fragment that was answered.
     *
     * @param out from its dispatch to its answer
     * @param taskTime of that its tasks took
     * @param inFlight fragments that were out at once
     */
    public FragmentOverhead observe(Duration out, Duration taskTime, int slots, int inFlight) {
        double perSlot = micros(out) * slots / Math.max(slots, inFlight);
        double fresh = Math.clamp(perSlot - micros(taskTime), 0, MOST_MICROS);
        return new FragmentOverhead((1 - WEIGHT) * micros + WEIGHT * fresh);
    }

    private static double micros(Duration duration) {
        return duration.toNanos() / 1_000.0;
    }
}
