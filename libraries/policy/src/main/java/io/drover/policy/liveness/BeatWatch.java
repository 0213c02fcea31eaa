package io.drover.policy.liveness;

import io.drover.model.Moment;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerReport;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells silent workers from live ones by whether their beat moves between two looks of the <em>same</em> observer, so
 * that clocks of different machines need not agree. Silence is added up look by look, and a look that comes far too late adds
 * no more than one in time: while the observer itself stood still it has heard nobody, which says nothing about them. Nor
 * does the time in which nothing at all was written: beats are writes, and a store that takes none while it is read shows
 * the last ones for ever. Not thread-safe.
 */
public final class BeatWatch {

    /** Lives that ended are remembered until so many others have. */
    private static final int MOST_FORMER = 1_000;
    /** So many intervals without a report are silence. */
    private static final int INTERVALS = 3;

    private record Seen(WorkerReport report, Duration silence) {}

    private final Duration patience;
    private final Duration every;
    private final Map<Holder, WorkerReport> former = new LinkedHashMap<>();
    private Map<WorkerId, Seen> seen = new HashMap<>();
    /** Up to when a beat would have been heard. */
    private @Nullable Moment heardUntil;

    /**
     * A watch that has seen nobody yet.
     *
     * @param patience how long a beat may stand still at least; a worker that announced longer intervals has three of them
     * @param every how often it looks
     */
    public BeatWatch(Duration patience, Duration every) {
        this.patience = patience;
        this.every = every;
    }

    public FleetView look(Moment now, List<WorkerReport> reports) {
        return look(now, reports, every, now);
    }

    /**
     * One more look.
     *
     * @param planned how long after the last one it was to come: an observer with nothing to do may look rarely
     * @param proven when the store last took a write of the observer's; the beat of any worker proves as much
     */
    public FleetView look(Moment now, List<WorkerReport> reports, Duration planned, Moment proven) {
        Duration passed = passed(now, reports.stream().anyMatch(this::isNews) ? now : proven, planned);
        Map<WorkerId, Seen> next = new HashMap<>();
        for (WorkerReport report : reports) {
            @Nullable Seen before = seen.get(report.id());
            next.put(report.id(), before == null ? new Seen(report, Duration.ZERO) : after(before, report, passed));
        }
        seen.forEach((id, last) -> {
            if (!next.containsKey(id) && isSilent(last)) {
                remember(last.report());
            }
        });
        seen = next;
        return view();
    }

    private boolean isNews(WorkerReport report) {
        @Nullable Seen before = seen.get(report.id());
        return before == null || isLater(report, before.report());
    }

    /** Registries may answer with what was there a moment ago: an earlier life, or an earlier beat. */
    private boolean isLater(WorkerReport report, WorkerReport before) {
        if (!before.holder().equals(report.holder())) {
            return !former.containsKey(report.holder());
        }
        return report.beat() > before.beat()
                || (report.beat() < before.beat()
                        && report.holder().incarnation().equals(Incarnation.UNKNOWN));
    }

    private Duration passed(Moment now, Moment proven, Duration planned) {
        Moment until = now.isBefore(proven) ? now : proven;
        @Nullable Moment before = heardUntil;
        if (before == null) {
            heardUntil = now;
            return Duration.ZERO;
        }
        if (!before.isBefore(until)) {
            return Duration.ZERO;
        }
        heardUntil = until;
        return heard(until.since(before), planned);
    }

    private Seen after(Seen before, WorkerReport report, Duration passed) {
        if (!isLater(report, before.report())) {
            return new Seen(before.report(), before.silence().plus(passed));
        }
        if (!before.report().holder().equals(report.holder())) {
            remember(before.report());
        }
        return new Seen(report, Duration.ZERO);
    }

    private void remember(WorkerReport last) {
        former.put(last.holder(), last);
        if (former.size() > MOST_FORMER) {
            former.remove(former.keySet().iterator().next());
        }
    }

    private FleetView view() {
        Map<WorkerId, WorkerReport> alive = new HashMap<>();
        Map<Holder, WorkerReport> gone = new HashMap<>(former);
        Set<WorkerId> quiet = new HashSet<>();
        seen.forEach((id, one) -> {
            if (isSilent(one)) {
                gone.put(one.report().holder(), one.report());
            } else {
                alive.put(id, one.report());
                gone.remove(one.report().holder());
                if (one.silence().multipliedBy(2).compareTo(patience(one)) >= 0) {
                    quiet.add(id);
                }
            }
        });
        return new FleetView(alive, gone, quiet);
    }

    private boolean isSilent(Seen one) {
        return one.silence().compareTo(patience(one)) >= 0;
    }

    private Duration patience(Seen one) {
        Duration promised = one.report().interval().multipliedBy(INTERVALS);
        return promised.compareTo(patience) > 0 ? promised : patience;
    }

    /** How much of the time since the last look this observer can have heard anything. */
    private static Duration heard(Duration passed, Duration planned) {
        return passed.compareTo(planned.multipliedBy(2)) <= 0 ? passed : planned;
    }

    /** Workers that have been silent for {@code longer}: their reports may be removed. */
    public List<WorkerId> silentFor(Duration longer) {
        return seen.entrySet().stream()
                .filter(entry ->
                        isSilent(entry.getValue()) && entry.getValue().silence().compareTo(longer) >= 0)
                .map(Map.Entry::getKey)
                .toList();
    }
}
