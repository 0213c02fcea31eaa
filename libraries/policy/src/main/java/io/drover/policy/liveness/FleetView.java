package io.drover.policy.liveness;

import io.drover.model.fragment.Claim;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fleet as a cell sees it at one moment.
 *
 * @param alive the last reports of workers whose beat moves
 * @param gone the last reports of lives that are over: the beat has stood still too long, or the worker was started again
 * @param quiet live workers that may soon be silent: what they hold is worth a look already
 * @param deaf lives that report themselves and do nothing of what they have, and how that shows
 */
public record FleetView(
        Map<WorkerId, WorkerReport> alive,
        Map<Holder, WorkerReport> gone,
        Set<WorkerId> quiet,
        Map<Holder, String> deaf) {

    public static final FleetView EMPTY = new FleetView(Map.of(), Map.of());

    public FleetView {
        alive = Map.copyOf(alive);
        gone = Map.copyOf(gone);
        quiet = Set.copyOf(quiet);
        deaf = Map.copyOf(deaf);
    }

    public FleetView(Map<WorkerId, WorkerReport> alive, Map<Holder, WorkerReport> gone, Set<WorkerId> quiet) {
        this(alive, gone, quiet, Map.of());
    }

    public FleetView(Map<WorkerId, WorkerReport> alive, Map<Holder, WorkerReport> gone) {
        this(alive, gone, Set.of());
    }

    /** The same fleet, of which these are deaf and no others. */
    public FleetView withDeaf(Map<Holder, String> others) {
        return others.equals(deaf) ? this : new FleetView(alive, gone, quiet, others);
    }

    /** Nothing more is given to these. */
    public Set<Holder> shunned() {
        return Stream.concat(gone.keySet().stream(), deaf.keySet().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** Workers of which nobody is left. */
    public Set<WorkerId> silent() {
        return gone.keySet().stream()
                .map(Holder::worker)
                .filter(id -> !alive.containsKey(id))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Slots of workers that take work. */
    public int slots() {
        return ready().mapToInt(report -> report.info().slots()).sum();
    }

    /** The same but for these. */
    public int slotsWithout(Set<Holder> some) {
        return ready().filter(report -> !some.contains(report.holder()))
                .mapToInt(report -> report.info().slots())
                .sum();
    }

    public int idleSlots() {
        return ready().mapToInt(report ->
                        Math.max(0, report.info().slots() - report.held().size()))
                .sum();
    }

    /** Those that take requests off the queue, and do something with them. */
    private Stream<WorkerReport> ready() {
        return alive.values().stream()
                .filter(report -> report.state() == WorkerState.READY
                        && report.info().executor() == Executor.VM
                        && !deaf.containsKey(report.holder()));
    }

    /** Every claim that a worker names as its own of which nothing bad is known. */
    public Set<Claim> held() {
        return alive.values().stream()
                .filter(report -> !quiet.contains(report.id())
                        && !report.info().incarnation().equals(Incarnation.UNKNOWN))
                .flatMap(report -> report.held().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether this very life of a worker reports itself. */
    public boolean knows(Holder holder) {
        @Nullable WorkerReport report = alive.get(holder.worker());
        return report != null && report.holder().equals(holder);
    }

    boolean holds(Holder holder, Claim claim) {
        @Nullable WorkerReport report = alive.get(holder.worker());
        return report != null && report.holder().equals(holder) && report.held().contains(claim);
    }

    /** The last that was heard of a life, or, if nothing was, of another one of the same worker. */
    public @Nullable WorkerReport lastOf(Holder holder) {
        @Nullable WorkerReport own = gone.get(holder);
        return own == null ? alive.get(holder.worker()) : own;
    }

    /** A number that changes with every report of the worker; -1 if it does not report itself. */
    public long beatOf(WorkerId worker) {
        @Nullable WorkerReport report = alive.get(worker);
        return report == null ? -1 : report.beat();
    }
}
