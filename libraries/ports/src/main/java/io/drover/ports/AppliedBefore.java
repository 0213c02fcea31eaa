package io.drover.ports;

import io.drover.model.cell.CellId;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadTransitions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * Whether a write whose condition no longer holds has been applied before: the row still shows its effect. A caller
 * that heard no answer may then apply its list again and gets the same answers. Adapters ask this of the row as it is
 * when the write has changed nothing.
 */
public final class AppliedBefore {

    private AppliedBefore() {}

    /** A fragment's row shows the write, whatever has happened to that attempt since. */
    public static boolean shows(Fragment now, StoreWrite.OfFragment write) {
        return switch (write) {
            case StoreWrite.Dispatch dispatch -> sameCut(now, dispatch.fragment());
            case StoreWrite.Redispatch redispatch -> sameCut(now, redispatch.fragment());
            case StoreWrite.Assign assign ->
                now.claim().equals(assign.claim())
                        && now.status() instanceof FragmentStatus.Running running
                        && running.holder().equals(assign.holder())
                        // What its own claim has won is not what was assigned: it begins once.
                        && kept(running.claimedAt()).equals(kept(assign.at()));
            case StoreWrite.End end -> endedBy(now, end);
            case StoreWrite.Close close ->
                now.status() instanceof FragmentStatus.Closed closed && closed.state() == close.state();
        };
    }

    /** A workload's row shows the write. Counts are written again as long as they may be written at all. */
    public static boolean shows(Workload now, CellId cell, StoreWrite.OfWorkload write) {
        boolean owned = cell.equals(now.cell());
        return switch (write) {
            case StoreWrite.Adopt _ -> owned;
            case StoreWrite.AdoptAndStart _ ->
                owned && now.state() == WorkloadTransitions.TABLE.target(WorkloadEvent.START);
            case StoreWrite.MoveWorkload move -> owned && now.state() == WorkloadTransitions.TABLE.target(move.event());
            case StoreWrite.NoteProgress _, StoreWrite.NoteTrouble _ -> false;
        };
    }

    /** As every store keeps it. */
    private static Instant kept(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }

    private static boolean sameCut(Fragment now, Fragment sent) {
        return now.claim().equals(sent.claim())
                && now.portion().equals(sent.portion())
                && Objects.equals(now.copyOf(), sent.copyOf())
                && sameTaker(now, sent);
    }

    /** One that was assigned may have ended since, and may not be anybody else's. */
    private static boolean sameTaker(Fragment now, Fragment sent) {
        return !(sent.status() instanceof FragmentStatus.Running given)
                || !(now.status() instanceof FragmentStatus.Running taken)
                || given.holder().equals(taken.holder());
    }

    /** Worker and attempt: two workers may run one attempt if a crash of the store lost the first one's claim. */
    private static boolean endedBy(Fragment now, StoreWrite.End end) {
        return now.attempt().equals(end.attempt())
                && now.status() instanceof FragmentStatus.Ended ended
                && ended.outcome().worker().equals(end.outcome().worker());
    }
}
