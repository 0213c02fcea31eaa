package io.drover.scheduler.loop;

import io.drover.model.cell.CellLease;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.Applied;
import io.drover.ports.StoreWrite;
import java.util.Collection;
import java.util.List;

/** Takes workloads for a cell, many in one write, and has them read. */
final class Adoption {

    private final SchedulerPorts ports;
    private final CellLease lease;
    private final Loader loader;

    Adoption(SchedulerPorts ports, CellLease lease, Loader loader) {
        this.ports = ports;
        this.lease = lease;
        this.loader = loader;
    }

    /**
     * Takes those that no cell has; those that another one has, and what is no workload, are passed over.
     *
     * @return false if this cell is somebody else's by now: then nothing was taken, and the next owner has to hear of it
     */
    boolean adopt(Collection<WorkloadId> ids) {
        List<WorkloadId> wanted = ids.stream().distinct().toList();
        if (wanted.isEmpty()) {
            return true;
        }
        return switch (ports.cells()
                .apply(
                        lease,
                        wanted.stream().<StoreWrite>map(StoreWrite.Adopt::new).toList())) {
            case Applied.Fenced _ -> false;
            case Applied.Done(List<Boolean> written) -> {
                for (int i = 0; i < wanted.size(); i++) {
                    if (written.get(i)) {
                        loader.load(wanted.get(i));
                    }
                }
                yield true;
            }
        };
    }
}
