package io.drover.scheduler.loop;

import io.drover.model.fault.Fault;
import io.drover.model.workload.Workload;
import io.drover.scheduler.cell.Supply;

/** Makes the supplies of workloads of one kind, of what their rows and objects say. Used by several threads. */
interface SupplyReader {

    /** Whether all that is needed is in the workload's row: nothing is waited for. */
    boolean isAtHand(Workload workload);

    /** Throws what the ports throw. */
    Reading read(Workload workload);

    /** What came of it. */
    sealed interface Reading {

        /** One that has been told no row yet. */
        record Made(Supply supply) implements Reading {}

        /** It can never be run. */
        record Never(Fault why) implements Reading {}
    }
}
