package io.drover.scheduler.loop;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.fragment.Fragment;
import io.drover.model.workload.BagIndex;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadState;
import io.drover.ports.Page;
import io.drover.scheduler.cell.CellEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a cell has to know of a workload. Throws what the ports throw. */
record BagReader(SchedulerPorts ports) {

    private static final int PAGE = 1_000;
    private static final int MOST_INDEX_BYTES = 1 << 20;

    /** The workload with all its fragments, or that it can never be run: its index is gone or is none. */
    CellEvent read(Workload workload) {
        List<Fragment> fragments = fragments(workload);
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
                workload,
                fragments,
                WorkloadEvent.FAIL,
                FaultCode.BAG_UNREADABLE.because("the bag's index cannot be read: " + why));
    }

    private List<Fragment> fragments(Workload workload) {
        List<Fragment> all = new ArrayList<>();
        if (workload.state() == WorkloadState.QUEUED) {
            return all; // It starts before its first fragment is dispatched.
        }
        @Nullable String cursor = null;
        do {
            Page<Fragment> page = ports.cells().outlines(workload.id(), cursor, PAGE);
            all.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        return all;
    }
}
