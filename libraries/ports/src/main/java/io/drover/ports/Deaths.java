package io.drover.ports;

import io.drover.model.worker.Holder;
import io.drover.model.worker.WorkerReport;
import java.util.List;
import java.util.Set;

/** Knows of lives whose end is certain; of all others only silence tells, and that takes longer. */
@FunctionalInterface
public interface Deaths {

    /** Sees nobody's process. */
    Deaths UNSEEN = reports -> Set.of();

    /**
     * Those of whose process it is proven that it has ended. A process that is paused, or that cannot be seen from here, is
     * never among them. Does not wait.
     */
    Set<Holder> among(List<WorkerReport> reports);
}
