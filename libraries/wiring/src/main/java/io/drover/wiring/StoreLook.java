package io.drover.wiring;

import io.drover.model.workload.WorkloadId;
import io.drover.ports.WorkloadStore;

/** A cheap question to the store, whichever it is. */
@FunctionalInterface
interface StoreLook {

    /** What is asked for and never there. */
    String NOBODY = "health-probe";

    /** Throws what is wrong with it, be it with reading or with writing. */
    void look();

    static StoreLook of(WorkloadStore store) {
        WorkloadId nobody = new WorkloadId(NOBODY);
        return () -> {
            store.find(nobody);
            store.checkWrites();
        };
    }
}
