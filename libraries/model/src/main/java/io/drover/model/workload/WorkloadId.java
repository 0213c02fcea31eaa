package io.drover.model.workload;

import io.drover.model.Names;

/** Names a workload for ever. */
public record WorkloadId(String value) implements Comparable<WorkloadId> {

    public WorkloadId {
        if (!Names.isOne(value)) {
            throw new IllegalArgumentException(
                    "a workload id is 1 to 64 letters, digits, '_', '.' and '-', not '" + value + "'");
        }
    }

    @Override
    public int compareTo(WorkloadId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
