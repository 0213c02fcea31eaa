package io.drover.policy.liveness;

import io.drover.model.fragment.Claim;
import io.drover.model.worker.Executor;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fleet as a cell sees it at one moment.
 *
 * @param alive the last reports of workers whose beat moves
 * @param silent workers whose beat has stood still too long
 */
public record FleetView(Map<WorkerId, WorkerReport> alive, Set<WorkerId> silent) {

    public static final FleetView EMPTY = new FleetView(Map.of(), Set.of());

    public FleetView {
        alive = Map.copyOf(alive);
        silent = Set.copyOf(silent);
    }

    /** Slots of workers that take work. */
    public int slots() {
        return ready().mapToInt(report -> report.info().slots()).sum();
    }

    public int idleSlots() {
        return ready().mapToInt(report ->
                        Math.max(0, report.info().slots() - report.held().size()))
                .sum();
    }

    /** Those that take requests off the queue. */
    private Stream<WorkerReport> ready() {
        return alive.values().stream()
                .filter(report ->
                        report.state() == WorkerState.READY && report.info().executor() == Executor.VM);
    }

    boolean holds(WorkerId worker, Claim claim) {
        @Nullable WorkerReport report = alive.get(worker);
        return report != null && report.held().contains(claim);
    }
}
