package io.drover.wire;

import io.drover.model.workload.WorkloadId;

/** A workload lies in the store and waits for a cell. */
public record Submitted(WorkloadId workload) {}
