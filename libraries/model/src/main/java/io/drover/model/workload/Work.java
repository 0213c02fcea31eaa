package io.drover.model.workload;

import io.drover.model.fragment.Fragment;
import java.util.List;

/** What a workload consists of. */
public sealed interface Work permits BagSpec {

    /** Names it: no other submission has the same, not even a later one under the same id. */
    String key();

    /** The size of its input. */
    long bytes();

    /**
     * The prefixes of all objects that were handed in with it or come of it, and of no others: see
     * {@link io.drover.model.object.ObjectPaths}.
     *
     * @param id the workload's
     */
    List<String> folders(WorkloadId id);

    /** Whether a second run of any part of it beside the first does no harm. */
    boolean repeatable();

    /**
     * Whether there is such a part of it, with results of its size if it has some. A row that says otherwise is damaged,
     * and counts as one that cannot be read: it would hide what belongs to others.
     */
    boolean has(Fragment row);
}
