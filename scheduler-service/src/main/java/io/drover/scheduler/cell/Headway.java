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
     * @param held what it held then; {@code begun} of them had begun, and {@code busy} slots were taken
     * @param unserved since when it has had both, a free slot and something that waits for one
     * @param waiting since when each of what it holds has waited for a slot
     * @param trouble why it counts as deaf
     */
    record Stand(
            Mark since,
            List<Claim> held,
            List<Claim> begun,
            int busy,
            @Nullable Mark unserved,
            Map<Claim, Mark> waiting,
            @Nullable String trouble) {

        static Stand at(WorkerReport report, Mark mark) {
            Map<Claim, Mark> waiting = new LinkedHashMap<>();
            report.waiting().forEach(claim -> waiting.put(claim, mark));
            return new Stand(
                    mark,
                    report.held(),
                    report.begun(),
                    report.busy(),
                    hasUnserved(report) ? mark : null,
                    waiting,
                    null);
        }

        /** It has not moved. */
        Stand still(WorkerReport report, Mark mark) {
            Map<Claim, Mark> still = new LinkedHashMap<>();
            report.waiting().forEach(claim -> still.put(claim, waiting.getOrDefault(claim, mark)));
            @Nullable Mark from = unserved == null ? mark : unserved;
            return new Stand(since, held, begun, busy, hasUnserved(report) ? from : null, still, trouble);
        }

        Stand inTrouble(WorkerReport report, Mark mark, String why) {
            return new Stand(mark, report.held(), report.begun(), report.busy(), unserved, waiting, why);
        }

        /** What a deaf worker has no more was taken from it, as a rule: that is no sign of it. */
        boolean hasMoved(WorkerReport report, Moment now) {
            if (!begun.containsAll(report.begun()) || hasTaken(report)) {
                return true;
            }
            if (trouble == null) {
                return held.isEmpty() || !report.held().containsAll(held);
            }
            return report.busy() < busy
                    || (report.held().isEmpty() && since.age(report, now).compareTo(TRUSTED_AFTER) >= 0);
        }

        /** Whether a slot has taken what had waited for one. */
        private boolean hasTaken(WorkerReport report) {
            return report.held().stream()
                    .anyMatch(claim ->
                            waiting.containsKey(claim) && !report.waiting().contains(claim));
        }

        private static boolean hasUnserved(WorkerReport report) {
            return report.busy() < report.info().slots() && !report.waiting().isEmpty();
        }
    }

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
                .flatMap(report ->
                        report.held().stream().filter(claim -> !report.waiting().contains(claim)))
                .forEach(stuck::add);
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
        return before == null || before.hasMoved(report, now) ? Stand.at(report, mark) : before.still(report, mark);
    }

    private Stand judged(Stand stand, WorkerReport report, Moment now) {
        if (report.held().isEmpty()) {
            return stand;
        }
        Duration unserved =
                stand.unserved() == null ? Duration.ZERO : stand.unserved().age(report, now);
        Optional<String> trouble = policy.judge(new HeadwayPolicy.Seen(
                stand.since().age(report, now),
                unserved,
                report.busy() >= report.info().slots(),
                expected(report.held()).orElse(null)));
        return trouble.map(why -> stand.inTrouble(report, Mark.of(report, now), why))
                .orElse(stand);
    }

    /** Empty if one of them is another cell's, or nobody can know how long it takes. */
    private Optional<Duration> expected(List<Claim> held) {
        Duration longest = Duration.ZERO;
        for (Claim claim : held) {
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
