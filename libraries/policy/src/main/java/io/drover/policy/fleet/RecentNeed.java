package io.drover.policy.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The highest need for slots in a sliding window, for growing at once and shrinking only after a while. Immutable, and
 * bounded: peaks that are close in time become one.
 *
 * @param since the first look; null before it
 * @param peaks later ones are lower
 */
public record RecentNeed(@Nullable Instant since, List<Peak> peaks) {

    public static final RecentNeed UNKNOWN = new RecentNeed(null, List.of());
    private static final int MOST = 32;

    /** A need at one moment. */
    public record Peak(Instant at, int slots) {}

    public RecentNeed {
        peaks = List.copyOf(peaks);
    }

    RecentNeed observe(Instant now, int slots, Duration window) {
        List<Peak> kept = new ArrayList<>(peaks);
        kept.removeIf(peak -> peak.slots() <= slots || peak.at().isBefore(now.minus(window)));
        boolean close = !kept.isEmpty()
                && kept.getLast().at().plus(window.dividedBy(MOST)).isAfter(now);
        if (!close) {
            kept.add(new Peak(now, slots));
        }
        return new RecentNeed(since == null ? now : since, kept);
    }

    int peak() {
        return peaks.isEmpty() ? 0 : peaks.getFirst().slots();
    }

    /** Whether the whole window was watched; after a restart nobody knows what was needed a moment ago. */
    boolean covers(Duration window, Instant now) {
        return since != null && !since.plus(window).isAfter(now);
    }
}
