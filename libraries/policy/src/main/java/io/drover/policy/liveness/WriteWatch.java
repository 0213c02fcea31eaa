package io.drover.policy.liveness;

import io.drover.model.cell.CellLease;
import io.drover.model.worker.Holder;
import io.drover.model.worker.WorkerReport;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the time in which a store is known to take writes, for an observer that only reads. Beats are writes: while the
 * store answers and takes none (its disk is full, somebody else has its lock), all beats stand still, which says nothing
 * about those whose beats they are. Proof is anything that moved since the last look: a worker's beat, or the beat of a
 * cell's lease. Not thread-safe.
 */
public final class WriteWatch {

    private final Duration patience;
    private Map<Holder, Long> beats = Map.of();
    private Set<CellLease> leases = Set.of();
    private Duration counted = Duration.ZERO;
    private @Nullable Instant lookedAt;
    private @Nullable Instant movedAt;

    /** @param patience without proof for longer, the store is held to have taken nothing meanwhile */
    public WriteWatch(Duration patience) {
        this.patience = patience;
    }

    /** Whether these reports alone prove that the store took a write since the last look. */
    public boolean isProof(List<WorkerReport> reports) {
        return reports.stream().anyMatch(this::moved)
                || !beats(reports).keySet().containsAll(beats.keySet());
    }

    /** An earlier beat is no proof: registries may answer with what was there a moment ago. */
    private boolean moved(WorkerReport report) {
        @Nullable Long before = beats.get(report.holder());
        return before == null || report.beat() > before;
    }

    /**
     * One more look.
     *
     * @param seen the cells' leases now; may be empty if the reports are proof
     * @return the time in which the store took writes, since the first look
     */
    public Duration look(Instant now, List<WorkerReport> reports, Set<CellLease> seen) {
        boolean proof = isProof(reports) || (!leases.isEmpty() && !leases.containsAll(seen));
        if (lookedAt == null || movedAt == null) {
            movedAt = now;
        } else if (proof) {
            counted = counted.plus(taken(now, lookedAt, movedAt, reports));
            movedAt = now;
        }
        lookedAt = now;
        Map<Holder, Long> next = beats(reports);
        next.replaceAll((holder, beat) -> Math.max(beat, beats.getOrDefault(holder, beat)));
        beats = next;
        leases = Set.copyOf(seen);
        return counted;
    }

    /** All of the time since the last proof, unless those that moved now should have moved in between. */
    private Duration taken(Instant now, Instant looked, Instant proved, List<WorkerReport> reports) {
        Duration most = reports.stream()
                .filter(this::moved)
                .map(report -> report.interval().multipliedBy(2))
                .reduce(patience, WriteWatch::longer);
        Duration gap = Duration.between(proved, now);
        if (gap.compareTo(most) <= 0) {
            return gap;
        }
        Duration last = Duration.between(looked, now);
        return last.compareTo(most) <= 0 ? last : most;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Map<Holder, Long> beats(List<WorkerReport> reports) {
        Map<Holder, Long> beats = new HashMap<>();
        reports.forEach(report -> beats.merge(report.holder(), report.beat(), Math::max));
        return beats;
    }
}
