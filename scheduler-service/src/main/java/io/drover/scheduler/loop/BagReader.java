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
import io.drover.scheduler.cell.Findings;
import io.drover.scheduler.cell.bag.BagSupply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what a cell has to know of a workload. Throws what the ports throw. */
record BagReader(SchedulerPorts ports) {

    private static final int PAGE = 1_000;
    private static final int MOST_INDEX_BYTES = 1 << 20;

    /** The workload and what became of its fragments, or that it can never be run: its index is gone or is none. */
    CellEvent read(Workload workload) {
        BagIndex index;
        try {
            index = index(workload.submission().bag());
        } catch (FaultException e) {
            if (e.fault().code() != FaultCode.NOT_FOUND) {
                throw e;
            }
            return unrunnable(workload, e.fault().message());
        } catch (IllegalArgumentException e) {
            return unrunnable(workload, String.valueOf(e.getMessage()));
        }
        Findings findings = new Findings(new BagSupply(workload, index));
        forEach(workload, findings::add);
        return new CellEvent.Taken(workload, findings);
    }

    private BagIndex index(BagSpec bag) {
        return bag.isIndexed()
                ? BagIndex.of(ports.objects().read(bag.indexKey(), 0, MOST_INDEX_BYTES))
                : BagIndex.ofSmall(bag);
    }

    private CellEvent unrunnable(Workload workload, String why) {
        List<Fragment> open = new ArrayList<>();
        forEach(workload, row -> {
            if (!row.state().isTerminal()) {
                open.add(row);
            }
        });
        return new CellEvent.Unrunnable(
                workload,
                open,
                WorkloadEvent.FAIL,
                FaultCode.BAG_UNREADABLE.because("the bag's index cannot be read: " + why));
    }

    /** A page at a time: a bag may have a hundred thousand fragments. */
    private void forEach(Workload workload, Consumer<Fragment> reader) {
        if (workload.state() == WorkloadState.QUEUED) {
            return; // It starts before its first fragment is dispatched.
        }
        @Nullable String cursor = null;
        do {
            Page<Fragment> page = ports.cells().outlines(workload.id(), cursor, PAGE);
            page.items().forEach(reader);
            cursor = page.next();
        } while (cursor != null);
    }
}
