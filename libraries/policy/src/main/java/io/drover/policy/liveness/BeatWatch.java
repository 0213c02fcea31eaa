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
import java.util.stream.Collectors;
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
    static final int INTERVALS = 3;

    private record Seen(WorkerReport report, Duration silence) {

        /** Silent for as long as it takes, and no longer: what follows from long silence follows later. */
        Seen dead(Duration patience) {
            return silence.compareTo(patience) >= 0 ? this : new Seen(report, patience);
        }
    }

    private final Duration patience;
    private final Duration every;
    private final Map<Holder, WorkerReport> former = new LinkedHashMap<>();
    private Map<WorkerId, Seen> seen = new HashMap<>();
    /** Later reports of former lives: the first that was seen of each. */
    private Map<Holder, WorkerReport> returning = Map.of();

    private Duration heard = Duration.ZERO;
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
        return look(now, reports, now);
    }

    /** One that comes when it was to come, and knows of no death. */
    public FleetView look(Moment now, List<WorkerReport> reports, Moment proven) {
        return look(now, reports, every, proven, Set.of());
    }

    /**
     * One more look.
     *
     * @param planned how long after the last one it was to come: an observer with nothing to do may look rarely
     * @param proven when the store last took a write for sure, the observer's own or one that it saw the effect of; what any
     *     worker says of itself anew, or that one takes its leave, proves as much
     * @param dead lives whose end is certain: these need no silence
     */
    public FleetView look(Moment now, List<WorkerReport> reports, Duration planned, Moment proven, Set<Holder> dead) {
        Duration passed = passed(
                now,
                isProof(reports) ? now : proven,
                planned,
                reports.stream().filter(this::isNews).toList());
        heard = heard.plus(passed);
        Map<WorkerId, Seen> next = new HashMap<>();
        for (WorkerReport report : reports) {
            @Nullable Seen before = seen.get(report.id());
            Seen one = before == null ? new Seen(report, Duration.ZERO) : after(before, report, passed);
            next.put(report.id(), dead.contains(one.report().holder()) ? one.dead(patience(one)) : one);
        }
        returning = returning(reports, next);
        seen.forEach((id, last) -> {
            if (!next.containsKey(id) && isSilent(last)) {
                remember(last.report());
            }
        });
        seen = next;
        return view();
    }

    /** Whether these reports alone prove that the store took a write since the last look. */
    public boolean isProof(List<WorkerReport> reports) {
        Set<WorkerId> named = reports.stream().map(WorkerReport::id).collect(Collectors.toSet());
        return reports.stream().anyMatch(this::isNews) || !named.containsAll(seen.keySet());
    }

    /** The time since the first look in which a beat would have been heard. */
    public Duration heard() {
        return heard;
    }

    private boolean isNews(WorkerReport report) {
        @Nullable Seen before = seen.get(report.id());
        return before == null || isLater(report, before.report());
    }

    /**
     * Registries may answer with what was there a moment ago: an earlier life, or an earlier beat. An earlier life whose beat
     * moves and moves again is none: it has taken its id back.
     */
    private boolean isLater(WorkerReport report, WorkerReport before) {
        if (!before.holder().equals(report.holder())) {
            @Nullable WorkerReport once = returning.get(report.holder());
            return !former.containsKey(report.holder()) || (once != null && report.beat() > once.beat());
        }
        return report.beat() > before.beat()
                || (report.beat() < before.beat()
                        && report.holder().incarnation().equals(Incarnation.UNKNOWN));
    }

    /**
     * How much of the time since the last proof counts: all of it, unless this observer, or those that moved now, should
     * have come in between.
     */
    private Duration passed(Moment now, Moment proven, Duration planned, List<WorkerReport> moved) {
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
        Duration most = moved.stream().map(WorkerReport::interval).reduce(planned, BeatWatch::longer);
        Duration passed = until.since(before);
        return passed.compareTo(most.multipliedBy(2)) <= 0 ? passed : planned;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
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

    private Map<Holder, WorkerReport> returning(List<WorkerReport> reports, Map<WorkerId, Seen> next) {
        Set<Holder> now =
                next.values().stream().map(one -> one.report().holder()).collect(Collectors.toSet());
        Map<Holder, WorkerReport> found = new HashMap<>();
        for (WorkerReport report : reports) {
            Holder life = report.holder();
            @Nullable WorkerReport last = former.get(life);
            if (last != null && report.beat() > last.beat() && !now.contains(life)) {
                found.put(life, returning.getOrDefault(life, report));
            }
        }
        return found;
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
        return longer(one.report().interval().multipliedBy(INTERVALS), patience);
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
