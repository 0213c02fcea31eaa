package io.drover.model.fragment;

import io.drover.model.workload.WorkloadId;

/**
 * Names a fragment.
 *
 * @param number counts the fragments of the workload from 0 in the order in which they were cut
 */
public record FragmentKey(WorkloadId workload, int number) {

    public FragmentKey {
        if (number < 0) {
            throw new IllegalArgumentException("fragment numbers count from 0, not " + number);
        }
    }

    @Override
    public String toString() {
        return workload + "/" + number;
    }
}
