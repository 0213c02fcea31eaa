package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.model.fragment.Claim;
import io.drover.model.worker.Holder;
import io.drover.model.worker.WorkerReport;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.liveness.FleetView;
import io.drover.policy.liveness.HeadwayPolicy;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of the living workers bring something forward: whose fragments begin, and whose answers come. To one that does not
 * nothing more is given, and what it has not begun goes to others, which is nobody's loss. Changed by the cell alone.
 */
final class Headway {

    /** Who holds nothing cannot show that it is well again: so long after it became deaf it is trusted once more. */
    private static final Duration TRUSTED_AFTER = Duration.ofMinutes(1);

    /** When something was first seen, and by which beat. */
    record Mark(Moment at, long beat) {

        static Mark of(WorkerReport report, Moment now) {
            return new Mark(now, report.beat());
        }

        /** No longer than its worker has gone on to report: one that stood still could not do anything. */
        Duration age(WorkerReport report, Moment now) {
            Duration seen = now.since(at);
            Duration reported = report.interval().multipliedBy(Math.max(0, report.beat() - beat));
            return seen.compareTo(reported) < 0 ? seen : reported;
        }
    }

    /**
     * How a life has stood since it last brought something forward.
     *
     * @param held what it held then; {@code begun} of them had begun
     * @param free since when it has had a slot that does nothing
     * @param waiting since when each of what it holds has waited to begin
     * @param trouble why it counts as deaf
     */
    record Stand(
            Mark since,
            List<Claim> held,
            List<Claim> begun,
            @Nullable Mark free,
            Map<Claim, Mark> waiting,
            @Nullable String trouble) {}

    private final HeadwayPolicy policy;
    private final Map<WorkloadId, Run> runs;
    private final Aftermath aftermath;
    private Map<Holder, Stand> stands = new LinkedHashMap<>();

    Headway(HeadwayPolicy policy, Map<WorkloadId, Run> runs, Aftermath aftermath) {
        this.policy = policy;
        this.runs = runs;
        this.aftermath = aftermath;
    }

    Map<Holder, Stand> memory() {
        return new LinkedHashMap<>(stands);
    }

    void remember(Map<Holder, Stand> memory) {
        stands = new LinkedHashMap<>(memory);
    }

    /** The same fleet, in which those that are deaf are known. */
    FleetView look(FleetView seen, Moment now) {
        Map<Holder, Stand> next = new LinkedHashMap<>();
        for (WorkerReport report : inOrder(seen)) {
            Stand stand = after(stands.get(report.holder()), report, now);
            next.put(report.holder(), stand.trouble() == null ? judged(stand, report, now) : stand);
        }
        stands = next;
        return seen.withDeaf(deaf());
    }

    /** It has an answer: it brings something forward. The fleet as it is seen now. */
    FleetView answered(Holder by, FleetView fleet) {
        @Nullable Stand former = stands.remove(by);
        return former == null || former.trouble() == null ? fleet : fleet.withDeaf(deaf());
    }

    /** Gives to others what those who are deaf have not begun, if there are others. */
    void relieve(FleetView fleet, Moment now, Decisions out) {
        if (fleet.deaf().isEmpty() || fleet.slots() == 0) {
            return;
        }
        for (WorkerReport report : inOrder(fleet)) {
            @Nullable Stand stand = stands.get(report.holder());
            if (stand != null && stand.trouble() instanceof String trouble) {
                stand.waiting().forEach((claim, since) -> {
                    if (since.age(report, now).compareTo(policy.begins()) >= 0) {
                        takeAway(claim, trouble, now, out);
                    }
                });
            }
        }
    }

    /** What deaf workers hold: a second run of it may be the only one that ends. */
    Set<Claim> stuck(FleetView fleet) {
        if (fleet.deaf().isEmpty()) {
            return Set.of();
        }
        Set<Claim> stuck = new HashSet<>();
        fleet.alive().values().stream()
                .filter(report -> fleet.deaf().containsKey(report.holder()))
                .forEach(report -> stuck.addAll(report.begun()));
        return stuck;
    }

    private void takeAway(Claim claim, String trouble, Moment now, Decisions out) {
        @Nullable Run run = runs.get(claim.key().workload());
        if (run != null) {
            run.flight(claim).filter(flight -> !flight.isPaused()).ifPresent(flight -> {
                String reason = "its worker does nothing: " + trouble;
                out.attempt(run.id(), () -> aftermath.lost(run, flight, false, reason, now, out));
            });
        }
    }

    /** Maps of the fleet are in no order. */
    private List<WorkerReport> inOrder(FleetView fleet) {
        return fleet.alive().values().stream()
                .sorted(Comparator.comparing(WorkerReport::id))
                .toList();
    }

    private Map<Holder, String> deaf() {
        Map<Holder, String> deaf = new LinkedHashMap<>();
        stands.forEach((holder, stand) -> {
            if (stand.trouble() instanceof String trouble) {
                deaf.put(holder, trouble);
            }
        });
        return deaf;
    }

    private static Stand after(@Nullable Stand before, WorkerReport report, Moment now) {
        Mark mark = Mark.of(report, now);
        return before == null || hasMoved(before, report, now)
                ? new Stand(
                        mark, report.held(), report.begun(), free(report, mark), waiting(report, Map.of(), mark), null)
                : new Stand(
                        before.since(),
                        before.held(),
                        before.begun(),
                        free(report, before.free() == null ? mark : before.free()),
                        waiting(report, before.waiting(), mark),
                        before.trouble());
    }

    private static @Nullable Mark free(WorkerReport report, Mark since) {
        return report.busy() < report.info().slots() ? since : null;
    }

    private static Map<Claim, Mark> waiting(WorkerReport report, Map<Claim, Mark> before, Mark mark) {
        Map<Claim, Mark> waiting = new LinkedHashMap<>();
        Set<Claim> begun = Set.copyOf(report.begun());
        report.held().stream()
                .filter(claim -> !begun.contains(claim))
                .forEach(claim -> waiting.put(claim, before.getOrDefault(claim, mark)));
        return waiting;
    }

    /** What a deaf worker has no more was taken from it, as a rule: that is no sign of it. */
    private static boolean hasMoved(Stand before, WorkerReport report, Moment now) {
        if (!before.begun().containsAll(report.begun())) {
            return true;
        }
        return before.trouble() == null
                ? !report.held().containsAll(before.held())
                : report.held().isEmpty() && before.since().age(report, now).compareTo(TRUSTED_AFTER) >= 0;
    }

    private Stand judged(Stand stand, WorkerReport report, Moment now) {
        if (report.held().isEmpty()) {
            return stand;
        }
        Duration waiting = stand.waiting().values().stream()
                .map(mark -> mark.age(report, now))
                .reduce(Duration.ZERO, Headway::longer);
        Duration free = stand.free() == null ? Duration.ZERO : stand.free().age(report, now);
        Optional<String> trouble = policy.judge(new HeadwayPolicy.Seen(
                stand.since().age(report, now),
                waiting,
                free,
                expected(report.begun()).orElse(null)));
        return trouble.isEmpty()
                ? stand
                : new Stand(
                        Mark.of(report, now),
                        report.held(),
                        report.begun(),
                        stand.free(),
                        stand.waiting(),
                        trouble.get());
    }

    /** Empty if one of them is another cell's, or nobody can know how long it takes. */
    private Optional<Duration> expected(List<Claim> begun) {
        Duration longest = Duration.ZERO;
        for (Claim claim : begun) {
            Optional<Duration> one = Optional.ofNullable(runs.get(claim.key().workload()))
                    .flatMap(run -> run.flight(claim).flatMap(flight -> run.supply.known(flight.portion())));
            if (one.isEmpty()) {
                return one;
            }
            longest = longer(longest, one.get());
        }
        return Optional.of(longest);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
