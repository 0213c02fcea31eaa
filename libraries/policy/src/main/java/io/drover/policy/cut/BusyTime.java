package io.drover.policy.cut;

import java.time.Duration;

/**
 * A time in which no slot had to wait for work.
 *
 * @param taskTime run times of the tasks of all fragments that ended in it, added up
 */
public record BusyTime(Duration length, int fragments, Duration taskTime) {

    public static final BusyTime NONE = new BusyTime(Duration.ZERO, 0, Duration.ZERO);

    /** What runs at its ends counts half in and half out; after so many for each slot that no longer matters. */
    private static final int TELLING = 10;

    public BusyTime lasting(Duration more) {
        return new BusyTime(length.plus(more), fragments, taskTime);
    }

    public BusyTime withEnd(Duration ofTasks) {
        return new BusyTime(length, fragments + 1, taskTime.plus(ofTasks));
    }

    /** Whether it was long enough to tell something. */
    public boolean isTelling(int slots) {
        return fragments >= TELLING * slots;
    }
}
