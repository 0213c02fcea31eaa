package io.drover.ports;

import io.drover.model.fault.Fault;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentEvent;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentTransitions;
import io.drover.model.state.Step;
import io.drover.model.worker.Holder;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.Progress;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One decision of a cell on its way to the store. Every write names the condition under which it counts; a write whose
 * condition fails is a stale one and changes nothing.
 */
public sealed interface StoreWrite {

    WorkloadId workload();

    /** Whether it makes the workload the cell's: losing that is nobody's mistake. */
    default boolean isAdoption() {
        return this instanceof Adopt || this instanceof AdoptAndStart;
    }

    /** Names the row that it writes, to tell whether two writes are about the same one. */
    Object row();

    /** Writes the workload's own row. */
    sealed interface OfWorkload extends StoreWrite {
        @Override
        default WorkloadId row() {
            return workload();
        }
    }

    /** Writes the row of one fragment. */
    sealed interface OfFragment extends StoreWrite {

        FragmentKey key();

        @Override
        default WorkloadId workload() {
            return key().workload();
        }

        @Override
        default FragmentKey row() {
            return key();
        }
    }

    /**
     * The cell takes a workload. Holds if no cell has it, or this cell has. Else nothing that the list says later of this
     * workload is written either, since the cell only believed that it would be its own.
     */
    record Adopt(WorkloadId workload) implements OfWorkload {}

    /**
     * The cell takes a workload and starts it. Holds if no cell has it, it can still start and nobody wants it cancelled;
     * else it voids what follows, like {@link Adopt}.
     *
     * @param client whose workload it is
     * @param progress the counts as of now
     */
    record AdoptAndStart(WorkloadId workload, ClientId client, Instant at, Progress progress) implements OfWorkload {}

    /**
     * A workload moves. Holds if the table of workload transitions has a row for the event from its present state, and
     * the cell owns it. A list that ends a workload closes its open fragments before, so that none is claimed after it.
     * One that ends is kept for {@link io.drover.model.workload.Workload#expiryIfEnded}.
     *
     * @param progress the counts as of now
     */
    record MoveWorkload(
            WorkloadId workload,
            WorkloadEvent event,
            Instant at,
            Progress progress,
            @Nullable Fault fault) implements OfWorkload {}

    /** A workload's counts. Holds if the cell owns it and it is not terminal. */
    record NoteProgress(WorkloadId workload, Progress progress) implements OfWorkload {}

    /**
     * Why a workload stands still, for whoever looks at it. Holds if the cell owns it and it is not terminal.
     *
     * @param fault absent: nothing is wrong any more
     */
    record NoteTrouble(WorkloadId workload, @Nullable Fault fault) implements OfWorkload {}

    /**
     * A new fragment goes out: QUEUED, or RUNNING by the worker that it is assigned to in the same write. Holds if there is
     * none of that key.
     */
    record Dispatch(Fragment fragment) implements OfFragment {
        public Dispatch {
            requireOut(fragment);
        }

        @Override
        public FragmentKey key() {
            return fragment.key();
        }
    }

    /**
     * The next attempt goes out, with a range that may have shrunk. Holds if the fragment is not terminal and its
     * attempt is the one before {@code fragment.attempt()}; the row then becomes {@code fragment}, which may be assigned
     * already like that of {@link Dispatch}.
     */
    record Redispatch(Fragment fragment) implements OfFragment {
        public Redispatch {
            requireOut(fragment);
        }

        @Override
        public FragmentKey key() {
            return fragment.key();
        }
    }

    /**
     * An attempt that is out is given to one worker. Holds if the fragment is QUEUED at exactly that attempt: somebody may
     * have claimed it, which is nobody's mistake.
     */
    record Assign(Claim claim, Holder holder, Instant at) implements OfFragment {
        @Override
        public FragmentKey key() {
            return claim.key();
        }
    }

    /** An attempt ran to its end. Holds if the fragment is not terminal and this is its current attempt. */
    record End(FragmentKey key, AttemptNumber attempt, FragmentOutcome outcome) implements OfFragment {}

    /** A fragment ends without having run to its end. Holds if it is not terminal. */
    record Close(FragmentKey key, FragmentState state, Instant at, Fault fault) implements OfFragment {}

    private static void requireOut(Fragment fragment) {
        FragmentState initial = FragmentTransitions.TABLE.initial();
        if (fragment.state() != initial
                && !FragmentTransitions.TABLE
                        .step(initial, FragmentEvent.ASSIGN)
                        .equals(new Step.Moved<>(fragment.state()))) {
            throw new IllegalArgumentException(
                    "a fragment goes out as " + initial + " or assigned, not as " + fragment.state());
        }
    }
}
