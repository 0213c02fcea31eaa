package io.drover.policy.liveness;

import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerReport;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells silent workers from live ones by whether their beat moves between two looks of the <em>same</em> observer, so
 * that clocks of different machines need not agree. Not thread-safe.
 */
public final class BeatWatch {

    private record Seen(long beat, Instant since) {}

    private final Duration patience;
    private final Map<WorkerId, Seen> seen = new HashMap<>();

    /**
     * A watch that has seen nobody yet.
     *
     * @param patience how long a beat may stand still; three heartbeats
     */
    public BeatWatch(Duration patience) {
        this.patience = patience;
    }

    public FleetView look(Instant now, List<WorkerReport> reports) {
        Map<WorkerId, WorkerReport> alive = new HashMap<>();
        Set<WorkerId> silent = new HashSet<>();
        for (WorkerReport report : reports) {
            @Nullable Seen before = seen.get(report.id());
            Seen current = before != null && before.beat() == report.beat() ? before : new Seen(report.beat(), now);
            seen.put(report.id(), current);
            if (current.since().plus(patience).isAfter(now)) {
                alive.put(report.id(), report);
            } else {
                silent.add(report.id());
            }
        }
        seen.keySet().removeIf(id -> !alive.containsKey(id) && !silent.contains(id));
        return new FleetView(alive, silent);
    }

    /** Workers that have been silent for {@code longer}: their reports may be removed. */
    public List<WorkerId> silentFor(Duration longer, Instant now) {
        return seen.entrySet().stream()
                .filter(entry -> !entry.getValue().since().plus(longer).isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
    }
}
