package io.drover.scheduler.cell;

import io.drover.model.fault.Fault;
import io.drover.model.fragment.Fragment;
import io.drover.model.workload.BagIndex;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.liveness.FleetView;
import io.drover.wire.FragmentResponse;
import java.util.List;

/** What a cell can learn. */
public sealed interface CellEvent {

    /**
     * The cell has become a workload's owner, or has found one of its own when it started.
     *
     * @param fragments what the store has of it already; empty for a new one
     */
    record Taken(Workload workload, BagIndex index, List<Fragment> fragments) implements CellEvent {}

    /**
     * A workload of this cell cannot be run at all.
     *
     * @param fragments what the store has of it, as far as that can be read
     * @param end how it ends
     */
    record Unrunnable(Workload workload, List<Fragment> fragments, WorkloadEvent end, Fault fault)
            implements CellEvent {}

    record Responded(FragmentResponse response) implements CellEvent {}

    record CancelRequested(WorkloadId workload) implements CellEvent {}

    /**
     * A look at the workers and at the rows of suspicious fragments.
     *
     * @param rows the rows of {@link Cell#suspects}, as the store has them now
     */
    record FleetSeen(FleetView fleet, List<Fragment> rows) implements CellEvent {}
}
