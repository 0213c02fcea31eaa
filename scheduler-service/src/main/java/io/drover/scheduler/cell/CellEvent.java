package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.model.fault.Fault;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentState;
import io.drover.model.worker.Executor;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.liveness.FleetView;
import io.drover.ports.Credit;
import io.drover.ports.LinkId;
import io.drover.ports.QueueDepth;
import io.drover.wire.FragmentResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a cell can learn. */
public sealed interface CellEvent {

    /** The workload that it is about; looks at the fleet and news of links are about none. */
    default Optional<WorkloadId> about() {
        return switch (this) {
            case Taken taken -> Optional.of(taken.workload().id());
            case Unrunnable unrunnable -> Optional.of(unrunnable.workload().id());
            case Responded responded ->
                Optional.of(responded.response().claim().key().workload());
            case AnsweredOverLink answer ->
                Optional.of(answer.response().claim().key().workload());
            case AssignedTooLate late -> Optional.of(late.claim().key().workload());
            case Unstartable unstartable ->
                Optional.of(unstartable.claim().key().workload());
            case CancelRequested cancel -> Optional.of(cancel.workload());
            case FleetSeen _, Linked _, Credited _, Pinged _, Unlinked _ -> Optional.empty();
        };
    }

    /**
     * A workload is the cell's, or is nobody's and becomes the cell's with the first that is written about it.
     *
     * @param findings what supplies it, and what the store has of it already; nothing of a new one
     */
    record Taken(Workload workload, Findings findings) implements CellEvent {

        /** @param fragments all rows of the workload */
        public static Taken of(Workload workload, Supply supply, List<Fragment> fragments) {
            Findings findings = new Findings(supply);
            fragments.forEach(findings::add);
            return new Taken(workload, findings);
        }
    }

    /**
     * A workload of this cell, or of none, cannot be run at all.
     *
     * @param fragments what the store has of it that is not over, as far as that can be read
     * @param end how it ends
     */
    record Unrunnable(Workload workload, List<Fragment> fragments, WorkloadEvent end, Fault fault)
            implements CellEvent {}

    /**
     * A worker answered.
     *
     * @param row the fragment as the store had it when the answer was there; absent if there is none. It tells whether the
     *     answer comes from whoever holds the claim
     */
    record Responded(FragmentResponse response, @Nullable Fragment row) implements CellEvent {}

    /**
     * A worker answered over the link by which the attempt was assigned to it. One that means nothing to the cell is left.
     *
     * @param link that it came over, and on which is said what became of it
     */
    record AnsweredOverLink(LinkId link, FragmentResponse response) implements CellEvent {}

    /** An attempt cannot be started by anybody, and never will be. */
    record Unstartable(Claim claim, Fault fault) implements CellEvent {}

    /**
     * A worker has opened a link. Another one that this life of it had is over.
     *
     * @param held all that it holds; of what it was to hold and does not, it will never know
     */
    record Linked(LinkId link, Executor executor, Set<Claim> held) implements CellEvent {}

    /** What a worker would take over its link. */
    record Credited(LinkId link, Credit credit) implements CellEvent {}

    /**
     * The same, and the worker waits for a sign that it was heard.
     *
     * @param number of the ping
     */
    record Pinged(LinkId link, long number, Credit credit) implements CellEvent {}

    /** A link is over. What came over it is its worker's all the same. */
    record Unlinked(LinkId link) implements CellEvent {}

    /** An attempt was not to be had for the worker that it was assigned to: somebody has claimed it. */
    record AssignedTooLate(Claim claim) implements CellEvent {}

    record CancelRequested(WorkloadId workload) implements CellEvent {}

    /**
     * A look at the workers and at the rows of unseen fragments.
     *
     * @param readAt when the reports began to be read
     * @param rows the rows of {@link Cell#takeUnseen}, as the store had them after that
     * @param depth of the workers' queue; absent if nobody asked
     */
    record FleetSeen(
            Moment readAt,
            FleetView fleet,
            List<Fragment> rows,
            @Nullable QueueDepth depth) implements CellEvent {

        boolean queueEmpty() {
            return depth != null && depth.visible() == 0;
        }

        /** Whether it is worth asking how many requests wait: somebody might be missing one. */
        public static boolean needsDepth(FleetView fleet, List<Fragment> rows) {
            return fleet.idleSlots() > 0 && rows.stream().anyMatch(row -> row.state() == FragmentState.QUEUED);
        }
    }
}
