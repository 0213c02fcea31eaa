package io.drover.scheduler.loop;

import io.drover.model.cell.CellLease;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.fragment.Fragment;
import io.drover.model.workload.BagIndex;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.Applied;
import io.drover.ports.Page;
import io.drover.ports.StoreWrite;
import io.drover.scheduler.cell.CellEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes workloads for a cell and reads what the cell has to know of them. */
final class Adoption {

    private static final int PAGE = 1_000;
    private static final int MOST_INDEX_BYTES = 1 << 20;

    private final SchedulerPorts ports;
    private final CellLease lease;

    Adoption(SchedulerPorts ports, CellLease lease) {
        this.ports = ports;
        this.lease = lease;
    }

    /** Takes a new workload; empty if another cell has it, or it is gone or terminal. */
    Optional<CellEvent> adopt(WorkloadId id) {
        Optional<Workload> found = ports.workloads().find(id);
        if (found.isEmpty() || found.get().state().isTerminal()) {
            return Optional.empty();
        }
        Workload workload = found.get();
        boolean isMine = lease.cell().equals(workload.cell());
        if (!isMine) {
            Applied applied = ports.cells().apply(lease, List.of(new StoreWrite.Adopt(id)));
            isMine = applied instanceof Applied.Done(List<Boolean> written) && written.getFirst();
        }
        if (!isMine) {
            return Optional.empty();
        }
        // Nobody had it before, so there is nothing of it yet.
        return Optional.of(workload.cell() == null ? taken(workload, List.of()) : read(workload));
    }

    /** What the store knows of a workload that this cell owns. */
    CellEvent read(Workload workload) {
        return taken(workload, fragments(workload.id()));
    }

    private CellEvent taken(Workload workload, List<Fragment> fragments) {
        try {
            return new CellEvent.Taken(workload, index(workload.submission().bag()), fragments);
        } catch (FaultException e) {
            if (e.fault().code() != FaultCode.NOT_FOUND) {
                throw e;
            }
            return unrunnable(workload, fragments, e.fault().message());
        } catch (IllegalArgumentException e) {
            return unrunnable(workload, fragments, String.valueOf(e.getMessage()));
        }
    }

    private BagIndex index(BagSpec bag) {
        return bag.isIndexed()
                ? BagIndex.of(ports.objects().read(bag.indexKey(), 0, MOST_INDEX_BYTES))
                : BagIndex.ofSmall(bag);
    }

    private static CellEvent unrunnable(Workload workload, List<Fragment> fragments, String why) {
        return new CellEvent.Unrunnable(
                workload, fragments, FaultCode.BAG_UNREADABLE.because("the bag's index cannot be read: " + why));
    }

    private List<Fragment> fragments(WorkloadId id) {
        List<Fragment> all = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            Page<Fragment> page = ports.workloads().fragments(id, cursor, PAGE);
            all.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        return all;
    }
}
