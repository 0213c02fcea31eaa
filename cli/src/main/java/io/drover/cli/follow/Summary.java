package io.drover.cli.follow;

import io.drover.model.workload.UnitCounts;
import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What a workload came to.
 *
 * @param runTime from submission to end, by the gateway's clock
 * @param taskTime run times of all tasks, added up: what one slot would have needed
 * @param slots of the fleet, 0 if unknown
 */
public record Summary(UnitCounts tasks, Duration runTime, Duration taskTime, int slots) {

    /** How many times faster than one slot. */
    public OptionalDouble speedUp() {
        return ratio(seconds(taskTime), seconds(runTime));
    }

    /** Whether slots were left over: then the longest task decides how long it takes, and that is not known here. */
    public boolean hadSlotsToSpare() {
        return tasks.ended() < slots;
    }

    /**
     * The shortest time in which the slots could have done it: no less than the work divided by the slots, and no less
     * than the rounds that whole tasks of mean length need. Seconds: max(T / s, ceil(n / s) * T / n).
     */
    public OptionalDouble idealSeconds() {
        long ended = tasks.ended();
        if (slots < 1 || ended < 1) {
            return OptionalDouble.empty();
        }
        double work = seconds(taskTime);
        long rounds = (ended + slots - 1) / slots;
        return OptionalDouble.of(Math.max(work / slots, rounds * work / ended));
    }

    /** The ideal time as a share of the time it took; 1 is perfect. Absent with {@link #hadSlotsToSpare slots to spare}. */
    public OptionalDouble efficiency() {
        OptionalDouble ideal = idealSeconds();
        return ideal.isEmpty() || hadSlotsToSpare()
                ? OptionalDouble.empty()
                : ratio(ideal.getAsDouble(), seconds(runTime));
    }

    private static OptionalDouble ratio(double above, double below) {
        return below <= 0 ? OptionalDouble.empty() : OptionalDouble.of(above / below);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
