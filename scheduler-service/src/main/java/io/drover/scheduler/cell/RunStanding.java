package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.model.cell.Demand;
import io.drover.model.fault.Fault;
import io.drover.model.fragment.Portion;
import io.drover.model.workload.Progress;
import io.drover.model.workload.WorkloadEvent;
import io.drover.ports.StoreWrite;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a run stands: what is done of it, what is left, and what is written of that as it goes on. */
final class RunStanding {

    private final Run run;

    RunStanding(Run run) {
        this.run = run;
    }

    /** What is left to do, as far as one can tell now; empty when everything has its result. */
    Optional<Demand> demand() {
        Supply.Left left = run.supply.left(portionsOut());
        return left.pieces() == 0
                ? Optional.empty()
                : Optional.of(new Demand(run.lane().executor(), 1, left.pieces(), left.longest(), left.work()));
    }

    Progress progress() {
        return run.totals.progress(run.supply.counts(portionsOut()));
    }

    private List<Portion> portionsOut() {
        return run.flights().stream()
                .filter(flight -> !flight.isSecondOfTwo())
                .map(Flight::portion)
                .toList();
    }

    /**
     * Writes what is new of the workload as a whole: that it is the cell's; its counts, if they were not written for
     * {@code every}; its end, if it is done.
     */
    void account(Moment now, Duration every, Decisions out) {
        run.beginning.take(out);
        if (run.isDone()) {
            @Nullable Fault fault = run.supply.verdict();
            WorkloadEvent end = fault == null ? WorkloadEvent.SUCCEED : WorkloadEvent.FAIL;
            out.write(new StoreWrite.MoveWorkload(run.id(), end, now.wall(), progress(), fault));
        } else if (run.totals.isNewsDue(now, every)) {
            run.totals.noted(now);
            Progress progress = progress();
            if (!run.beginning.noteWithStart(progress, now, out)) {
                out.write(new StoreWrite.NoteProgress(run.id(), progress));
            }
        }
    }
}
