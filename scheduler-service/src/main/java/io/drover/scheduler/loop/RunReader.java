package io.drover.scheduler.loop;

import io.drover.model.fault.Fault;
import io.drover.model.fragment.Fragment;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.Work;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadState;
import io.drover.ports.Page;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.cell.Findings;
import io.drover.scheduler.cell.Supply;
import io.drover.scheduler.loop.SupplyReader.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what a cell has to know of a workload, whatever kind it is of. Throws what the ports throw. */
final class RunReader {

    private static final int PAGE = 1_000;

    private final SchedulerPorts ports;
    private final SupplyReader bags;

    RunReader(SchedulerPorts ports) {
        this.ports = ports;
        this.bags = new BagReader(ports.objects());
    }

    /** The only place that chooses by the kind of work. */
    private SupplyReader of(Work work) {
        return switch (work) {
            case BagSpec _ -> bags;
        };
    }

    /** Whether reading it, as it comes from whoever hands it in, takes no look at what may not answer. */
    boolean isAtHand(Workload workload) {
        return workload.state() == WorkloadState.QUEUED
                && of(workload.submission().work()).isAtHand(workload);
    }

    /** The workload and what became of its fragments, or that it can never be run. */
    CellEvent read(Workload workload) {
        return switch (of(workload.submission().work()).read(workload)) {
            case Reading.Made(Supply supply) -> {
                Findings findings = new Findings(supply);
                forEach(workload, row -> findings.add(checked(workload, row)));
                yield new CellEvent.Taken(workload, findings);
            }
            case Reading.Never(Fault why) -> unrunnable(workload, why);
        };
    }

    /** Believed, it would take the place of fragments that were never cut. */
    private static Fragment checked(Workload workload, Fragment row) {
        if (!workload.submission().work().has(row)) {
            throw new IllegalArgumentException(
                    "the row of fragment " + row.key() + ": " + row.portion().inWords() + " are not what it was");
        }
        return row;
    }

    private CellEvent unrunnable(Workload workload, Fault why) {
        List<Fragment> open = new ArrayList<>();
        forEach(workload, row -> {
            if (!row.state().isTerminal()) {
                open.add(row);
            }
        });
        return new CellEvent.Unrunnable(workload, open, WorkloadEvent.FAIL, why);
    }

    /** A page at a time: a workload may have a hundred thousand fragments. */
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
