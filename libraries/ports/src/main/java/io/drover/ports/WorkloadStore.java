package io.drover.ports;

import io.drover.model.fragment.Fragment;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The truth about workloads and fragments, as gateways and monitors see it. Thread-safe. Methods throw a
 * {@code FaultException} with {@code STORE_UNAVAILABLE} when the store does not answer; calling again is then safe.
 */
public interface WorkloadStore {

    /**
     * Adds a workload unless one of the same id exists. Durable when this returns.
     *
     * @return the workload that was there before, or empty if this one was added
     */
    Optional<Workload> create(Workload workload);

    Optional<Workload> find(WorkloadId id);

    /**
     * Throws STORE_UNAVAILABLE with the reason if no writes are taken at the moment, as far as can be told within two
     * seconds and without a write of its own each time: one that worked in the last five seconds speaks for now. A store
     * of which nobody can tell that is silent.
     */
    default void checkWrites() {}

    /**
     * Workloads that pass the filter, newest first. One that was added or moved a moment ago may be missing. One that cannot
     * be read is left out and told in the log: a page may be short and not be the last.
     */
    Page<Workload> list(WorkloadFilter filter, @Nullable String cursor, int limit);

    /** Notes that a client wants the workload cancelled. The answer is false if it does not exist. Durable. */
    boolean requestCancel(WorkloadId id);

    /** Fragments of a workload in the order of their numbers; of those that cannot be read as {@link #list} says. */
    Page<Fragment> fragments(WorkloadId id, @Nullable String cursor, int limit);
}
