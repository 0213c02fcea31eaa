package io.drover.policy.cut;

import java.time.Duration;

/**
 * A time in which no slot had to wait for work.
 *
 * @param fromRest whether nothing ran when it began
 * @param taskTime run times of the tasks of all fragments that ended in it, added up
 */
public record BusyTime(boolean fromRest, Duration length, int fragments, Duration taskTime) {

    /** The slots have been at rest. */
    public static final BusyTime AFTER_REST = new BusyTime(true, Duration.ZERO, 0, Duration.ZERO);
    /** It goes on. */
    public static final BusyTime AFTER_WORK = new BusyTime(false, Duration.ZERO, 0, Duration.ZERO);

    /** What runs at its ends counts in and out by chance; after so many for each slot that hardly matters. */
    private static final int TELLING = 5;

    public BusyTime lasting(Duration more) {
        return new BusyTime(fromRest, length.plus(more), fragments, taskTime);
    }

    public BusyTime withEnd(Duration ofTasks) {
        return new BusyTime(fromRest, length, fragments + 1, taskTime.plus(ofTasks));
    }

    /** Whether it was long enough to tell something. */
    public boolean isTelling(int slots) {
        return fragments >= TELLING * slots;
    }

    /** What a slot stood idle for each fragment, in microseconds; less than nothing where chance had it so. */
    double idleMicros(int slots) {
        double each = micros(taskTime) / fragments;
        // What runs at its end is half done; so was what ran at its beginning, if anything did.
        double running = fromRest ? slots * each / 2 : 0;
        return (slots * micros(length) - running) / fragments - each;
    }

    private static double micros(Duration duration) {
        return duration.toNanos() / 1_000.0;
    }
}
