package io.drover.simulation;

import io.drover.model.fragment.Claim;
import io.drover.scheduler.cell.Decisions;
import io.drover.scheduler.cell.Decisions.Tally;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** What happened in a run. */
public final class Statistics {

    private final Set<Claim> claims = new HashSet<>();
    private final int[] tallies = new int[Tally.values().length];
    private long messages;
    private int workersDied;
    private int cellRestarts;
    private Duration took = Duration.ZERO;

    void stepped(Decisions decisions) {
        messages += decisions.sends().size();
        for (Tally tally : Tally.values()) {
            tallies[tally.ordinal()] += decisions.count(tally);
        }
    }

    void claimed(Claim claim) {
        if (!claims.add(claim)) {
            throw new AssertionError("two workers ran the same attempt: " + claim);
        }
    }

    void workerDied() {
        workersDied++;
    }

    void cellRestarted() {
        cellRestarts++;
    }

    void ended(Duration after) {
        took = after;
    }

    public long messages() {
        return messages;
    }

    public int count(Tally tally) {
        return tallies[tally.ordinal()];
    }

    public int workersDied() {
        return workersDied;
    }

    public int cellRestarts() {
        return cellRestarts;
    }

    public Duration took() {
        return took;
    }
}
