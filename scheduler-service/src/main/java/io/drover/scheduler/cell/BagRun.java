package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.model.cell.Demand;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.Trouble;
import io.drover.model.workload.BagIndex;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.Progress;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadOptions;
import io.drover.policy.cut.CutPolicy;
import io.drover.policy.cut.CutView;
import io.drover.policy.order.Candidate;
import io.drover.wire.BagSlice;
import io.drover.wire.FragmentRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One bag that a cell works on: what is not cut yet, what is out, and sums of what is done. Its size does not depend
 * on the number of tasks.
 */
final class BagRun {

    /** More fragments than this waiting out a pause, and nothing more is cut: everything seems to fail. */
    private static final int MOST_PAUSED = 1_000;

    private final Workload workload;
    private final Lane lane;
    private final BagIndex index;
    private final Deque<TaskRange> uncut = new ArrayDeque<>();
    private final Map<Integer, Flight> flights = new LinkedHashMap<>();
    private final BagTotals totals;
    private final BagTimes times;
    private int nextNumber;
    private Moment servedAt;
    private Duration consumed = Duration.ZERO;
    private @Nullable Moment notedAt;
    private boolean started;
    private boolean changed;

    /**
     * @param totals the sums so far
     * @param times what was learned so far
     */
    BagRun(Workload workload, BagIndex index, Lane lane, BagTotals totals, BagTimes times, Moment now) {
        this.workload = workload;
        this.lane = lane;
        this.index = index;
        this.totals = totals;
        this.times = times;
        Duration waited = Duration.between(workload.submission().submittedAt(), now.wall());
        this.servedAt = new Moment(now.wall(), now.uptime().minus(waited.isNegative() ? Duration.ZERO : waited));
    }

    /** Cuts the next fragment off the first uncut range. */
    Flight cut(CutPolicy policy, int slots, Moment now) {
        TaskRange range = uncut.removeFirst();
        int size = policy.size(
                new CutView(remaining() + range.size(), slots, times.meanMicros(range.first()), forcedSize()));
        TaskRange head = range.head(Math.min(size, range.size()));
        if (head.size() < range.size()) {
            uncut.addFirst(range.tail(head.size()));
        }
        Flight flight = Flight.first(newKey(), head, now, null);
        totals.cut();
        add(flight);
        servedAt = now;
        consumed = consumed.plus(estimate(head));
        return flight;
    }

    /** Adds a fragment that runs the same range a second time. */
    Flight copy(Flight original, Moment now) {
        Flight copy = Flight.first(
                newKey(), original.range(), now, original.fragment().key().number());
        original.pairWith(copy);
        totals.copied();
        add(copy);
        return copy;
    }

    /** Adds the tail of a fragment that was halved. */
    Flight split(TaskRange tail, Trouble trouble, Moment now) {
        Flight flight = Flight.half(newKey(), tail, now, trouble);
        totals.cut();
        add(flight);
        return flight;
    }

    void add(Flight flight) {
        int number = flight.fragment().key().number();
        flights.put(number, flight);
        nextNumber = Math.max(nextNumber, number + 1);
        changed = true;
    }

    /** Joins those that wait. It counts as if it had always been served like them: it has no claim on the time before. */
    void join(List<Candidate> waiting) {
        consumed = Candidate.meanPerShare(waiting)
                .multipliedBy(options().priority().shares());
    }

    void numbersFrom(int next) {
        nextNumber = Math.max(nextNumber, next);
    }

    void uncut(TaskRange range) {
        uncut.add(range);
    }

    void remove(Flight flight) {
        flights.remove(flight.fragment().key().number());
        flight.unpair();
        changed = true;
    }

    /** The flight that a claim speaks of, unless the claim is of an older attempt or of something that has ended. */
    Optional<Flight> flight(Claim claim) {
        return Optional.ofNullable(flights.get(claim.key().number()))
                .filter(flight -> flight.fragment().attempt().equals(claim.attempt()));
    }

    /**
     * Learns from an attempt that ran to its end.
     *
     * @param taskTime the run times of the range's tasks, added up
     */
    void learn(TaskRange range, Duration taskTime) {
        times.learn(range, taskTime);
    }

    Duration estimate(TaskRange range) {
        return times.estimate(range);
    }

    /** What is left to do, as far as one can tell now; empty when every task has its result. */
    Optional<Demand> demand() {
        List<TaskRange> left = new ArrayList<>(uncut);
        flights.values().stream().filter(flight -> !flight.isSecondOfTwo()).forEach(flight -> left.add(flight.range()));
        if (left.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Demand(
                lane.executor(),
                1,
                left.stream().mapToLong(TaskRange::size).sum(),
                left.stream().map(times::estimate).reduce(Duration.ZERO, Duration::plus)));
    }

    FragmentRequest request(Flight flight, String replyTo) {
        TaskRange range = flight.range();
        long from = index.offsetBefore(range.first());
        long to = index.offsetBehind(range.end(), bag().bodyBytes());
        return new FragmentRequest(
                flight.fragment().claim(),
                range,
                new BagSlice(bag().key(), from, Math.toIntExact(to - from), index.linesToSkip(range.first())),
                replyTo,
                options().taskTimeout(),
                estimate(range),
                flight.isProbe(),
                flight.previous() == null ? null : flight.previous().result());
    }

    Candidate candidate(Moment now) {
        return new Candidate(
                id(),
                options().priority(),
                workload.submission().submittedAt().toEpochMilli(),
                now.since(servedAt),
                bag().bodyBytes(),
                consumed);
    }

    boolean wantsToCut() {
        return !uncut.isEmpty() && paused() < MOST_PAUSED;
    }

    boolean isCut() {
        return uncut.isEmpty();
    }

    boolean isDone() {
        return uncut.isEmpty() && flights.isEmpty();
    }

    boolean maySpeculate() {
        Boolean wish = options().speculate();
        return wish == null ? bag().repeatable() : wish;
    }

    boolean isPast(Moment now) {
        Instant deadline = options().deadline();
        return deadline != null && !now.wall().isBefore(deadline);
    }

    /** Fragments that are out now; those that wait out a pause take no place in the window. */
    int inFlight() {
        return flights.size() - paused();
    }

    private int paused() {
        return (int) flights.values().stream().filter(Flight::isPaused).count();
    }

    private long remaining() {
        return uncut.stream().mapToLong(TaskRange::size).sum();
    }

    Progress progress() {
        long running = flights.values().stream()
                .filter(flight -> !flight.isSecondOfTwo())
                .mapToLong(flight -> flight.range().size())
                .sum();
        return totals.progress(running);
    }

    /** Whether the counts have changed and were not written for {@code every}. */
    boolean isProgressDue(Moment now, Duration every) {
        return (changed || totals.isChanged())
                && (notedAt == null || now.since(notedAt).compareTo(every) >= 0);
    }

    /** The counts are written. */
    void noted(Moment now) {
        changed = false;
        totals.noted();
        notedAt = now;
    }

    /** Takes note that a fragment goes out; true if it is the first one. */
    boolean takeStart() {
        boolean first = !started;
        started = true;
        return first;
    }

    void alreadyStarted() {
        started = true;
    }

    Fault tasksFailed() {
        return FaultCode.TASKS_FAILED.because(
                totals.failed() + " of " + bag().tasks() + " tasks failed; see the results");
    }

    private FragmentKey newKey() {
        return new FragmentKey(id(), nextNumber++);
    }

    private int forcedSize() {
        return options().fragmentSize();
    }

    Lane lane() {
        return lane;
    }

    BagTotals totals() {
        return totals;
    }

    Collection<Flight> flights() {
        return Collections.unmodifiableCollection(flights.values());
    }

    /** The same, safe against changes while it is walked. */
    List<Flight> flightsNow() {
        return new ArrayList<>(flights.values());
    }

    WorkloadId id() {
        return workload.id();
    }

    WorkloadOptions options() {
        return workload.submission().options();
    }

    BagSpec bag() {
        return workload.submission().bag();
    }
}
