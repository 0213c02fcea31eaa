package io.drover.simulation;

import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentState;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.WorkloadStore;
import java.util.BitSet;

/** The invariant of all invariants: every task of a finished bag is recorded once. */
public final class Recorded {

    private Recorded() {}

    /** @throws AssertionError naming the first task that is recorded twice or never */
    public static void everyTaskOnce(WorkloadStore store, WorkloadId id) {
        int tasks =
                Math.toIntExact(store.find(id).orElseThrow().submission().bag().tasks());
        BitSet seen = new BitSet(tasks);
        for (Fragment fragment : store.fragments(id, null, Integer.MAX_VALUE).items()) {
            boolean counts = fragment.state() == FragmentState.SUCCEEDED || fragment.state() == FragmentState.FAILED;
            for (long task = fragment.range().first();
                    counts && task < fragment.range().end();
                    task++) {
                if (seen.get((int) task)) {
                    throw new AssertionError("task " + task + " of " + id + " is recorded twice: " + fragment);
                }
                seen.set((int) task);
            }
        }
        if (seen.cardinality() != tasks) {
            throw new AssertionError("task " + seen.nextClearBit(0) + " of " + id + " is not recorded");
        }
    }
}
