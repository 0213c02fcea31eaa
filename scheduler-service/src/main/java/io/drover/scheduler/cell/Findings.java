package io.drover.scheduler.cell;

import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.workload.BagIndex;
import io.drover.model.workload.Workload;
import java.util.ArrayList;
import java.util.List;

/**
 * What the store has of a workload's fragments, folded row by row: sums of what is over, and the rows of what is open. Its
 * size depends on what is open, not on how many fragments there are. Not thread-safe; taken up by one cell, once.
 */
public final class Findings {

    private final BagTotals totals;
    private final BagTimes times;
    private final List<Fragment> open = new ArrayList<>();
    /** Ranges that are somebody's: what is neither done nor out is cut again. */
    private final RangeCover covered = new RangeCover();
    /** Ranges that ran to their end. */
    private final RangeCover ended = new RangeCover();

    private int nextNumber;

    public Findings(Workload workload, BagIndex index) {
        this.totals = new BagTotals(workload.submission().bag().tasks());
        this.times = new BagTimes(index);
    }

    public void add(Fragment row) {
        nextNumber = Math.max(nextNumber, row.key().number() + 1);
        totals.found(row.attempt().value(), row.copyOf() != null);
        if (row.state() != FragmentState.CANCELLED) {
            covered.add(row.range());
        }
        switch (row.status()) {
            case FragmentStatus.Queued _, FragmentStatus.Running _ -> open.add(row);
            case FragmentStatus.Ended(FragmentOutcome outcome) -> {
                totals.paid(outcome);
                totals.ended(outcome);
                times.learn(row.range(), outcome.taskTime());
                ended.add(row.range());
            }
            case FragmentStatus.Closed closed -> {
                if (closed.state() == FragmentState.FAILED) {
                    totals.gaveUp(row.range().size());
                } else {
                    totals.closed();
                }
            }
        }
    }

    BagTotals totals() {
        return totals;
    }

    BagTimes times() {
        return times;
    }

    List<Fragment> open() {
        return open;
    }

    RangeCover covered() {
        return covered;
    }

    RangeCover ended() {
        return ended;
    }

    int nextNumber() {
        return nextNumber;
    }
}
