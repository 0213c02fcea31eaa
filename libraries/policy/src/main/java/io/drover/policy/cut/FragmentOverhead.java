package io.drover.policy.cut;

import java.time.Duration;

/**
 * What a fragment costs beside the time of its tasks, as an executor shows it: exponentially weighted means. Immutable.
 *
 * @param loneMicros of one that finds a slot free: all of its way, from its dispatch to its answer
 * @param slotMicros of one among many: what its slot stands idle for it. Others hide its way, so this may be nothing at all
 */
public record FragmentOverhead(double loneMicros, double slotMicros) {

    /** Of a local worker, while nothing was seen. */
    public static final FragmentOverhead ASSUMED = new FragmentOverhead(2_000, 0);

    private static final double WEIGHT = 0.1;
    /** Of what many fragments have shown together. */
    private static final double WEIGHT_OF_MANY = 0.5;

    private static final double MOST_MICROS = 1_000_000;

    /**
     * Learns from a fragment that found a slot free.
     *
     * @param out from its dispatch to its answer
     * @param taskTime of that its tasks took
     */
    public FragmentOverhead lone(Duration out, Duration taskTime) {
        return new FragmentOverhead(mix(loneMicros, micros(out) - micros(taskTime), WEIGHT), slotMicros);
    }

    /** Learns from a time in which all slots had something to do. */
    public FragmentOverhead busy(BusyTime busy) {
        return new FragmentOverhead(loneMicros, mix(slotMicros, busy.idleMicros(), WEIGHT_OF_MANY));
    }

    private static double mix(double old, double fresh, double weight) {
        return (1 - weight) * old + weight * Math.clamp(fresh, 0, MOST_MICROS);
    }

    static double micros(Duration duration) {
        return duration.toNanos() / 1_000.0;
    }
}
