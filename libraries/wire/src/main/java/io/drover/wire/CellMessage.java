package io.drover.wire;

import io.drover.model.workload.WorkloadId;

/** What arrives on a cell's own queue. */
public sealed interface CellMessage permits FragmentResponse, CellMessage.CancelRequested {

    /** The store says that a client wants this workload cancelled; the message only saves the wait for the next look. */
    record CancelRequested(WorkloadId workload) implements CellMessage {}
}
