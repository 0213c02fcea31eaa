package io.drover.policy.cut;

import java.time.Duration;

/**
 * A time in which no slot had to wait for work. Slots end in waves, and what runs at the two ends of such a time counts in
 * or out by chance, unless as many fragments end in it as there are slots, or a multiple of that: so it begins and ends in
 * the middle of the same wave. What ended beyond that counts for the time that follows.
 *
 * @param steady whether it began when all slots had been busy for a wave; until then it shows how fast they were filled
 * @param fragments that ended in it
 * @param taskTime run times of the tasks of these, added up
 */
public record BusyTime(boolean steady, Duration length, int fragments, Duration taskTime) {

    /** The slots have been at rest. */
    public static final BusyTime AFTER_REST = new BusyTime(false, Duration.ZERO, 0, Duration.ZERO);

    /** So many fragments for each slot tell something. */
    private static final int TELLING = 4;

    public BusyTime lasting(Duration more) {
        return new BusyTime(steady, length.plus(more), fragments, taskTime);
    }

    public BusyTime withEnd(Duration ofTasks) {
        return new BusyTime(steady, length, fragments + 1, taskTime.plus(ofTasks));
    }

    /** The time that follows where this one is over: after the first wave, and whenever it has told something. */
    public BusyTime next(int slots) {
        if (!steady && fragments >= slots) {
            return beyond(slots);
        }
        return isTelling(slots) ? beyond(TELLING * slots) : this;
    }

    /** Whether it was long enough to tell something. */
    public boolean isTelling(int slots) {
        return steady && fragments >= TELLING * slots;
    }

    /** What a slot stood idle for each fragment, in microseconds; less than nothing where chance had it so. */
    double idleMicros() {
        return FragmentOverhead.micros(length) / TELLING - FragmentOverhead.micros(taskTime) / fragments;
    }

    private BusyTime beyond(int counted) {
        int more = fragments - counted;
        return new BusyTime(
                true, Duration.ZERO, more, taskTime.dividedBy(fragments).multipliedBy(more));
    }
}
