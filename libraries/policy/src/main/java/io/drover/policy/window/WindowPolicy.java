package io.drover.policy.window;

/**
 * How many fragments may be dispatched and unanswered at once: {@code max(floor, slots * (1 + prefetch))}. What stays
 * behind is still free to be ordered, cancelled and cut to size. The floor lets an empty fleet show depth.
 *
 * @param prefetch fragments per slot that wait on the queue beside the running one
 */
public record WindowPolicy(double prefetch, int floor) {

    public WindowPolicy {
        if (prefetch < 0 || floor < 1) {
            throw new IllegalArgumentException(
                    "a window needs prefetch >= 0 and a floor >= 1, not " + prefetch + ", " + floor);
        }
    }

    /** Fragments that may go out now. */
    public int room(int slots, int inFlight) {
        int window = Math.max(floor, (int) Math.ceil(slots * (1 + prefetch)));
        return Math.max(0, window - inFlight);
    }
}
