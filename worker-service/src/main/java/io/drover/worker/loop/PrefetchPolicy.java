package io.drover.worker.loop;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides how many fragments a worker may ask for. Free slots always ask. Back-ups, which hide the way to the queue
 * behind the running fragments, are asked for only while they would wait less than {@code limit}: work that waits here
 * can be given to nobody else.
 *
 * @param depth the most back-ups at a time
 * @param limit the estimated time that a slot's share of the back-ups may add up to, exclusive
 */
public record PrefetchPolicy(int depth, Duration limit) {

    /**
     * What the decision rests on.
     *
     * @param running fragments in slots
     * @param waiting claimed fragments without a slot
     * @param waitingTime the estimates of those, added up
     * @param asked fragments that calls on their way may still bring
     * @param expected what a fragment takes, as far as those seen last tell; absent before the first
     */
    public record View(
            int slots,
            int running,
            int waiting,
            Duration waitingTime,
            int asked,
            @Nullable Duration expected) {}

    /** How many more fragments to ask for, from 0 up. */
    public int room(View view) {
        int taken = view.running() + view.waiting() + view.asked();
        return Math.max(0, view.slots() - taken) + backUps(view, Math.max(0, taken - view.slots()));
    }

    private int backUps(View view, int already) {
        Duration expected = view.expected();
        if (expected == null || expected.compareTo(limit) >= 0) {
            return 0;
        }
        long each = Math.max(1, expected.toNanos());
        long budget =
                limit.toNanos() * view.slots() - view.waitingTime().toNanos() - Math.min(view.asked(), already) * each;
        long affordable = Math.max(0, (budget - 1) / each);
        return (int) Math.max(0, Math.min(affordable, depth - already));
    }
}
