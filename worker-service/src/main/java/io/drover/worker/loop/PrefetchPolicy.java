package io.drover.worker.loop;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides how many fragments a worker may ask for. Free slots always ask. Back-ups, which hide the way to the queue
 * behind the running fragments, are asked for only while they would begin within {@code limit}: work that waits here
 * can be given to nobody else. So long fragments have theirs shortly before they end.
 *
 * @param depth the most back-ups at a time
 * @param limit how long a back-up may be expected to wait, exclusive
 */
public record PrefetchPolicy(int depth, Duration limit) {

    /**
     * What the decision rests on.
     *
     * @param running fragments that have a slot, or are about to take one
     * @param remaining what those that began are expected to take from now on, in any order; at most {@code running}
     * @param waiting claimed fragments without a slot
     * @param waitingTime the estimates of those, added up
     * @param asked fragments that calls on their way may still bring
     * @param expected what a fragment takes, as far as those seen last tell; absent before the first
     */
    public record View(
            int slots,
            int running,
            List<Duration> remaining,
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
        if (view.expected() == null || already >= depth) {
            return 0;
        }
        long each = Math.max(1, view.expected().toNanos());
        long begin = (view.running() - view.remaining().size()) * beginning(each, each);
        for (Duration remaining : view.remaining()) {
            begin += beginning(remaining.toNanos(), each);
        }
        begin += (view.slots() - view.running()) * Math.max(0, beginning(0, each) - 1);
        long waiting = Math.max(view.waiting(), Math.ceilDiv(view.waitingTime().toNanos(), each));
        return (int) Math.clamp(begin - waiting - Math.min(view.asked(), already), 0, depth - already);
    }

    /** How many fragments of that length begin within the limit, one after the other, where the first has to wait so long. */
    private long beginning(long wait, long each) {
        return Math.max(0, Math.ceilDiv(limit.toNanos() - wait, each));
    }
}
