package io.drover.scheduler.cell;

import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.policy.liveness.FleetView;
import io.drover.wire.FragmentResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose answers count. An answer counts if it comes from whoever holds the claim. An attempt that nobody holds has lost the
 * record of its claim if the store crashed; then a worker that reports itself is believed, since only it can know its own
 * life. Before the first looks at the fleet nobody knows who reports: until then such answers wait.
 */
final class Hearing {

    enum Verdict {
        COUNTS,
        STALE,
        /** It may count: whoever brought it has to keep it. */
        LATER
    }

    /** After so many looks whoever lives has been seen. */
    private static final int FIRST_LOOKS = 5;
    /** More answers than this are not kept in mind; they come again. */
    private static final int MOST_EARLY = 1_000;

    private FleetView fleet = FleetView.EMPTY;
    private List<CellEvent.Responded> early = new ArrayList<>();
    private int looks;

    /** @param early answers that wait for the next look */
    record Memory(List<CellEvent.Responded> early, int looks) {}

    Memory memory() {
        return new Memory(List.copyOf(early), looks);
    }

    void remember(Memory memory, FleetView seen) {
        fleet = seen;
        early = new ArrayList<>(memory.early());
        looks = memory.looks();
    }

    /**
     * Takes note of a look.
     *
     * @return the answers that waited for it
     */
    List<CellEvent.Responded> looked(FleetView seen) {
        fleet = seen;
        looks++;
        List<CellEvent.Responded> waiting = early;
        early = new ArrayList<>();
        return waiting;
    }

    /**
     * Says what one is worth; one that comes too early is kept in mind for the next look.
     *
     * @param known whether the cell has the workload; one that it has not may be its own all the same
     */
    Verdict hear(CellEvent.Responded answer, boolean known) {
        FragmentResponse response = answer.response();
        Claim claim = response.claim();
        @Nullable Fragment row = answer.row();
        if (row == null || !row.claim().equals(claim) || row.state().isTerminal()) {
            return Verdict.STALE;
        }
        if (row.state() == FragmentState.QUEUED && looks < FIRST_LOOKS && !fleet.knows(response.by())) {
            if (early.size() < MOST_EARLY) {
                early.add(answer);
            }
            return Verdict.LATER;
        }
        if (!isFromHolder(response, row)) {
            return Verdict.STALE;
        }
        return known ? Verdict.COUNTS : Verdict.LATER;
    }

    private boolean isFromHolder(FragmentResponse response, Fragment row) {
        return switch (row.status()) {
            case FragmentStatus.Running running -> running.holder().equals(response.by());
            case FragmentStatus.Queued _ -> fleet.knows(response.by());
            case FragmentStatus.Ended _, FragmentStatus.Closed _ -> false;
        };
    }
}
