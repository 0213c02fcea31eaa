package io.drover.scheduler.blackbox;

import io.drover.model.Moment;
import io.drover.model.cell.CellId;
import io.drover.model.workload.WorkloadId;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.cell.CellMemory;
import io.drover.scheduler.cell.CellSettings;
import java.time.Duration;
import java.util.List;

/** A line of a cell's recording: something that was asked of the cell, in the order in which it was. */
public sealed interface CellEntry {

    /**
     * All that the following lines build on.
     *
     * @param format of the recording
     * @param build the version that decided
     * @param lost entries that were not kept since the line before
     */
    record Begun(
            int format,
            String build,
            CellId cell,
            long epoch,
            Moment at,
            long lost,
            CellSettings settings,
            CellMemory memory)
            implements CellEntry {

        public static final int FORMAT = 2;
    }

    /** {@link io.drover.scheduler.cell.Cell#step}. */
    record Stepped(Moment now, List<CellEvent> events, Decided decided) implements CellEntry {}

    /**
     * What came of a step.
     *
     * @param digest of what was to be written and sent
     * @param troubled workloads that could not be decided for
     */
    record Decided(int digest, int writes, int sends, List<WorkloadId> troubled) {}

    /** {@link io.drover.scheduler.cell.Cell#takeUnseen}. */
    record Asked(Moment now, Duration atLeast, int most, int digest) implements CellEntry {}

    /**
     * What did not go out of the last step: all the rest is {@link io.drover.scheduler.cell.Cell#sent}.
     *
     * @param places among its requests, from 0
     */
    record Unsent(List<Integer> places) implements CellEntry {}

    /** {@link io.drover.scheduler.cell.Cell#forget}. */
    record Forgot(WorkloadId workload) implements CellEntry {}
}
