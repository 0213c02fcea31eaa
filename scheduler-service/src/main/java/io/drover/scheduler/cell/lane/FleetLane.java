package io.drover.scheduler.cell.lane;

import io.drover.model.fault.Fault;
import io.drover.model.fragment.Fragment;
import io.drover.model.worker.Executor;
import io.drover.policy.cut.CutPolicy;
import io.drover.policy.liveness.FleetView;
import io.drover.policy.liveness.WhereaboutsPolicy;
import io.drover.policy.window.WindowPolicy;
import io.drover.scheduler.cell.Lane;
import java.util.Optional;

/** Workers of a machine or a fleet, which take requests off one queue. */
public record FleetLane(WindowPolicy window, CutPolicy cut, WhereaboutsPolicy whereabouts) implements Lane {

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
    public int room(FleetView fleet, int inFlight) {
        return window.room(fleet.slots(), inFlight);
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
