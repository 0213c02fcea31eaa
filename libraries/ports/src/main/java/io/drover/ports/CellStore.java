package io.drover.ports;

import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.workload.WorkloadId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The truth about workloads and fragments, as a cell writes it. Thread-safe; throws like {@link WorkloadStore}. A workload
 * whose row cannot be read is left out of lists and told in the log; a fragment that cannot be read is named in what is
 * thrown, since whoever asks for it may not take it for missing.
 */
public interface CellStore {

    /**
     * Makes a cell's decisions durable, in the given order, each under its own condition (see {@link StoreWrite}).
     * Applying the same list again changes nothing. The adapter may group, but a later write of the list is never
     * durable without the earlier ones of the same workload. Once this returns the writes have survived a crash of the
     * process, except {@link StoreWrite.NoteProgress}, {@link StoreWrite.NoteTrouble} and {@link StoreWrite.Adopt},
     * which a cell repeats. Dispatches are among those that survive: a worker may outlive the store's process, and a fragment
     * number must not be given to another range behind its back. An adoption that does not hold voids what the list says later
     * of its workload.
     *
     * @return {@link Applied.Done} with one answer per write, or {@link Applied.Fenced} if the cell is somebody else's by
     *     now, or the store is older than the lease (see {@link CellLeases#renew}). From the moment a later epoch is taken
     *     nothing of an older one is written any more; of a list that was under way at that moment a first part may have been
     */
    Applied apply(CellLease lease, List<StoreWrite> writes);

    /** The named fragments, in any order; those that do not exist are left out. */
    List<Fragment> fragments(List<FragmentKey> keys);

    /**
     * Fragments of a workload in the order of their numbers, without the results of those that ran to their end: where
     * these lie in the row they are {@linkplain io.drover.model.fragment.Product#isUnread unread}. What an unfinished one has to
     * repeat a part of is there.
     */
    Page<Fragment> outlines(WorkloadId workload, @Nullable String cursor, int limit);

    /**
     * What a cell has to know when it starts: its workloads that are not terminal, oldest first. One that was adopted a
     * moment ago may be missing, and is there when asked again: a cell has to ask now and then. None is there that is
     * not the cell's, or terminal, when it is read.
     */
    List<WorkloadRef> unfinished(CellId cell);

    /**
     * Workloads that no cell has taken, oldest first: their messages are on their way, or lost. It may lag like {@link
     * #unfinished}.
     */
    List<WorkloadRef> untaken(int limit);

    /**
     * Terminal workloads whose retention ended before {@code now}, the longest ended first. It may lag like {@link
     * #unfinished}.
     */
    Page<WorkloadRef> expired(Instant now, @Nullable String cursor, int limit);

    /**
     * Removes a workload and its fragments, if it is still the submission that was seen: under the same id a client may
     * have handed in another one since. One that was removed in part is removed by the next call.
     *
     * @param seen a terminal workload
     * @return whether it was there
     */
    boolean delete(WorkloadRef seen);
}
