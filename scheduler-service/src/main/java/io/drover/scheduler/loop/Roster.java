package io.drover.scheduler.loop;

import io.drover.model.Backoff;
import io.drover.model.fault.Fault;
import io.drover.model.workload.WorkloadId;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The workloads that this process has in hand, and how each stands: on its way into the cell, in it, or parked with its
 * trouble. Whoever wants to read one for the cell asks here first, so that none is read twice at a time and none that
 * ended is read from a list that is older than its end. Thread-safe.
 */
final class Roster {

    /** A workload whose trouble is its own. */
    record Parked(WorkloadId workload, Fault fault) {}

    private enum Stands {
        LOADING,
        DECIDED,
        PARKED
    }

    /** @param tries how often in a row it had trouble */
    private record Entry(
            Stands stands, int tries, long since, @Nullable Fault fault) {}

    static final Backoff PAUSES = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(15));
    /** Without trouble for so long, and the next one is a first one. */
    static final Duration CALM = Duration.ofMinutes(1);

    private final LongSupplier nanos;
    private final Map<WorkloadId, Entry> entries = new HashMap<>();

    Roster(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Takes it in hand; false if it is in hand already. */
    synchronized boolean begin(WorkloadId id) {
        return entries.putIfAbsent(id, new Entry(Stands.LOADING, 0, nanos.getAsLong(), null)) == null;
    }

    /** The cell decides for it from now on. */
    synchronized void decided(WorkloadId id) {
        entries.computeIfPresent(id, (_, now) -> new Entry(Stands.DECIDED, now.tries(), nanos.getAsLong(), null));
    }

    /** It has ended, is gone, or is another cell's. To be called when the store knows, not before. */
    synchronized void over(WorkloadId id) {
        entries.remove(id);
    }

    /**
     * Something is wrong with it and with nothing else.
     *
     * @return how long to leave it alone
     */
    synchronized Duration park(WorkloadId id, Fault fault) {
        @Nullable Entry before = entries.get(id);
        int tries = before == null || isCalm(before) ? 1 : before.tries() + 1;
        entries.put(id, new Entry(Stands.PARKED, tries, nanos.getAsLong(), fault));
        return PAUSES.pause(tries);
    }

    /**
     * The store did not give it to the cell, so what was read of it is no longer true.
     *
     * @return how long to leave it alone, which grows if that goes on
     */
    synchronized Duration again(WorkloadId id) {
        @Nullable Entry before = entries.get(id);
        int tries = before == null || isCalm(before) ? 1 : before.tries() + 1;
        entries.put(id, new Entry(Stands.LOADING, tries, nanos.getAsLong(), null));
        return PAUSES.pause(tries);
    }

    private boolean isCalm(Entry entry) {
        return entry.stands() == Stands.DECIDED && nanos.getAsLong() - entry.since() > CALM.toNanos();
    }

    /** Whether it is this cell's and the cell does not know it now: what is said of it has to wait. */
    synchronized boolean isWaiting(WorkloadId id) {
        @Nullable Entry now = entries.get(id);
        return now != null && now.stands() != Stands.DECIDED;
    }

    /** How many are on their way. */
    synchronized int loading() {
        return (int) entries.values().stream()
                .filter(entry -> entry.stands() == Stands.LOADING)
                .count();
    }

    /** Whether any is on its way, for the first time or again. */
    synchronized boolean isLoading() {
        return entries.values().stream().anyMatch(entry -> entry.stands() == Stands.LOADING);
    }

    /** Whether any is this cell's and the cell does not know it now. */
    synchronized boolean hasWaiting() {
        return entries.values().stream().anyMatch(entry -> entry.stands() != Stands.DECIDED);
    }

    synchronized List<Parked> parked() {
        return entries.entrySet().stream()
                .flatMap(entry ->
                        Optional.ofNullable(entry.getValue().fault())
                                .map(fault -> new Parked(entry.getKey(), fault))
                                .stream())
                .sorted(Comparator.comparing(Parked::workload))
                .toList();
    }
}
