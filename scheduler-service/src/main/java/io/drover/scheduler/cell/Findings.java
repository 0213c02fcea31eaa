package io.drover.scheduler.cell;

import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the store has of a workload's fragments, folded row by row: sums of what is over, and the rows of what is open. Its
 * size depends on what is open, not on how many fragments there are. Not thread-safe; taken up by one cell, once.
 */
public final class Findings {

    private final Supply supply;
    private final FragmentTotals totals;
    private final List<Fragment> open = new ArrayList<>();

    private int nextNumber;

    /** @param supply the workload's; it is told of every row */
    public Findings(Supply supply) {
        this(supply, new FragmentTotals());
    }

    private Findings(Supply supply, FragmentTotals totals) {
        this.supply = supply;
        this.totals = totals;
    }

    /** All of them. */
    public record Memory(Supply.Memory supply, FragmentTotals totals, List<Fragment> open, int nextNumber) {}

    public Memory memory() {
        return new Memory(supply.memory(), totals.copy(), List.copyOf(open), nextNumber);
    }

    public static Findings of(Memory memory) {
        Findings findings =
                new Findings(memory.supply().revive(), memory.totals().copy());
        findings.open.addAll(memory.open());
        findings.nextNumber = memory.nextNumber();
        return findings;
    }

    public void add(Fragment row) {
        nextNumber = Math.max(nextNumber, row.key().number() + 1);
        totals.found(row.attempt().value(), row.copyOf() != null);
        supply.found(row);
        switch (row.status()) {
            case FragmentStatus.Queued queued -> open(row, queued.previous());
            case FragmentStatus.Running running -> open(row, running.previous());
            case FragmentStatus.Ended(FragmentOutcome outcome) -> {
                totals.paid(outcome);
                totals.ended(outcome);
            }
            case FragmentStatus.Closed _ -> totals.closed();
        }
    }

    private void open(Fragment row, @Nullable FragmentOutcome previous) {
        open.add(row);
        if (previous != null) {
            totals.paid(previous);
        }
    }

    Supply supply() {
        return supply;
    }

    FragmentTotals totals() {
        return totals;
    }

    public List<Fragment> open() {
        return open;
    }

    int nextNumber() {
        return nextNumber;
    }
}
