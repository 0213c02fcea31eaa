package io.drover.scheduler.cell.lane;

import io.drover.model.fault.Fault;
import io.drover.model.fragment.Fragment;
import io.drover.model.worker.Executor;
import io.drover.policy.cut.CutPolicy;
import io.drover.policy.liveness.FleetView;
import io.drover.policy.liveness.WhereaboutsPolicy;
import io.drover.policy.window.WindowPolicy;
import io.drover.scheduler.cell.Lane;
import java.time.Duration;
import java.util.Optional;

/**
 * Workers of a machine or a fleet, which take requests off one queue, and over links.
 *
 * @param queueForAll whether the window counts workers with a link, too: they are given more than their credits then, by the
 *     queue
 */
public record FleetLane(WindowPolicy window, CutPolicy cut, WhereaboutsPolicy whereabouts, boolean queueForAll)
        implements Lane {

    /** Longer than whoever is free takes to receive and claim. */
    private static final Duration TAKEN_BY_THEN = Duration.ofSeconds(2);

    @Override
    public Executor executor() {
        return Executor.VM;
    }

    /** Work waits for workers, also for the first one. */
    @Override
    public Optional<Fault> closed() {
        return Optional.empty();
    }

    @Override
    public int slots(FleetView fleet) {
        return fleet.slots();
    }

    @Override
    public int idleSlots(FleetView fleet, int inFlight) {
        return fleet.idleSlots();
    }

    @Override
    public int room(FleetView fleet, Out out) {
        int credits = out.links().credits();
        if (queueForAll || out.links().holders().isEmpty()) {
            return Math.max(credits, window.room(fleet.slotsWithout(out.links().parted()), out.inFlight()));
        }
        int unlinked = fleet.slotsWithout(out.links().notInLine());
        return credits + (unlinked == 0 ? 0 : window.room(unlinked, out.inLine()));
    }

    @Override
    public Duration lineBeforeLink(FleetView fleet, Linked links) {
        return queueForAll || fleet.slotsWithout(links.notInLine()) > 0 ? TAKEN_BY_THEN : Duration.ZERO;
    }

    @Override
    public boolean isLine() {
        return true;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public WhereaboutsPolicy.Verdict judge(Fragment row, FleetView fleet, Seen seen) {
        return whereabouts.judge(row, fleet, seen.waiting(), seen.claimed());
    }
}
