package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.Portion;
import io.drover.model.fragment.Trouble;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadOptions;
import io.drover.policy.cut.CutTerms;
import io.drover.policy.retry.RetryPolicy;
import io.drover.ports.StoreWrite;
import io.drover.wire.FragmentResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One workload that a cell works on: its supply, what is out, and sums of what is done. It alone adds and removes
 * flights, and decides the writes that go with that. Its size depends on what is out.
 */
final class Run {

    /** More fragments than this waiting out a pause, and nothing more is cut: everything seems to fail. */
    private static final int MOST_PAUSED = 1_000;

    final Workload workload;
    final Supply supply;
    final FragmentTotals totals;
    private final Roads roads;
    private final Map<Integer, Flight> flights = new LinkedHashMap<>();
    final Pauses pauses = new Pauses();
    private final Share share;

    final Beginning beginning;
    private final RunStanding standing = new RunStanding(this);

    int nextNumber;
    private boolean stopped;

    /** @param replyTo the queue that is named in its requests */
    Run(Workload workload, Findings findings, Lane lane, Links links, String replyTo, Moment now) {
        this.workload = workload;
        this.supply = findings.supply();
        this.totals = findings.totals();
        this.roads = new Roads(lane, links, supply, replyTo);
        this.nextNumber = findings.nextNumber();
        totals.paidAtLeast(workload.status().progress().cost());
        this.beginning = new Beginning(workload);
        this.share = new Share(workload.submission(), now);
    }

    // What goes out

    /** The next portion goes out; with the first one the workload starts. */
    void cut(CutTerms terms, boolean isSlotFree, String reason, Moment now, Decisions out) {
        if (!beginning.isStarted()) {
            beginning.start(standing.progress(), now, out);
        }
        Portion portion = supply.next(terms);
        share.served(supply.estimate(portion), now);
        totals.cut();
        dispatch(Flight.cut(newKey(), portion, now, isSlotFree), reason, now, out);
    }

    void copy(Flight original, String reason, Moment now, Decisions out) {
        Flight copy = Flight.copy(newKey(), original.portion(), now, original.number());
        original.pairWith(copy);
        totals.copied();
        dispatch(copy, reason, now, out);
    }

    /** The tail of a portion that was halved goes out. */
    void split(Portion tail, Trouble trouble, String reason, Moment now, Decisions out) {
        totals.cut();
        dispatch(Flight.half(newKey(), tail, now, trouble), reason, now, out);
    }

    private void dispatch(Flight flight, String reason, Moment now, Decisions out) {
        add(flight);
        roads.dispatch(flight, reason, now, out);
    }

    /** The next attempt goes out, at once or when its pause is over. */
    void again(Flight flight, Flight.Next next, String reason, Moment now, Decisions out) {
        pauses.end(flight);
        flight.next(next, now);
        totals.redispatched();
        boolean _ = pauses.begin(flight);
        roads.redispatch(flight, reason, now, out);
    }

    /** The present attempt goes out once more: its request may be lost. */
    void resend(Flight flight, String reason, Moment now, Decisions out) {
        pauses.end(flight);
        flight.sentAgain(now);
        out.note(Decisions.Tally.RESENT);
        roads.sendAgain(flight, reason, now, out);
    }

    /** Whatever has waited out its pause goes out. */
    void sendWhatIsDue(Moment now, Decisions out) {
        for (Flight flight : pauses.takeDue(now)) {
            flight.sentWhenDue(now);
            roads.sendAgain(flight, "its pause is over", now, out);
        }
    }

    /** Takes up what is out already. */
    void add(Flight flight) {
        flights.put(flight.number(), flight);
        nextNumber = Math.max(nextNumber, flight.number() + 1);
        roads.wentOut(flight);
    }

    private FragmentKey newKey() {
        return new FragmentKey(id(), nextNumber++);
    }

    // What comes back

    /** The flight that a claim speaks of, unless the claim is of an older attempt or of something that has ended. */
    Optional<Flight> flight(Claim claim) {
        return Optional.ofNullable(flights.get(claim.key().number()))
                .filter(flight -> flight.fragment().attempt().equals(claim.attempt()));
    }

    /**
     * Whether an answer of its attempt can be meant for it. A store that lost its last moments in a crash gives the same
     * number a second time, perhaps to another portion, and a workload that was removed can come again under its id; the
     * answer about the first one says nothing about this.
     */
    boolean isMeant(Flight flight, FragmentResponse response) {
        if (!response.work().equals(workload.submission().work().key())) {
            return false;
        }
        return switch (response) {
            case FragmentResponse.Completed completed -> supply.fits(flight.portion(), completed.outcome());
            case FragmentResponse.Broken _ -> true;
            case FragmentResponse.ProbeDied _ -> flight.isProbe();
        };
    }

    /** Pays for an attempt that ran to its end; learns from it, however it ended, and says what follows. */
    Conclusion conclude(Flight flight, AttemptEnd end, RetryPolicy retry) {
        if (end instanceof AttemptEnd.Ran(FragmentOutcome outcome)) {
            totals.paid(outcome);
        }
        return supply.conclude(flight, end, retry);
    }

    /** Its outcome stands. */
    void end(Flight flight, FragmentOutcome outcome, Decisions out) {
        remove(flight);
        totals.ended(outcome);
        supply.settle(flight.portion(), new Supply.Ending.Stood(outcome));
        out.write(new StoreWrite.End(flight.fragment().key(), flight.fragment().attempt(), outcome));
    }

    /** No attempt of it stands, and none will. */
    void giveUp(Flight flight, Fault fault, Moment now, Decisions out) {
        supply.settle(flight.portion(), new Supply.Ending.GivenUp());
        close(flight, FragmentState.FAILED, fault, now, out);
    }

    /** Another run of its portion is the one that counts. */
    void supersede(Flight flight, Moment now, Decisions out) {
        Fault fault = FaultCode.SUPERSEDED.because(
                "another run of " + flight.portion().inWords() + " was first");
        close(flight, FragmentState.CANCELLED, fault, now, out);
    }

    /** Ends the workload as it is; nothing more is out. What earlier attempts brought stands, though a part was to run again. */
    void stop(FragmentState state, WorkloadEvent event, Fault fault, Moment now, Decisions out) {
        stopped = true;
        beginning.take(out);
        for (Flight flight : List.copyOf(flights.values())) {
            @Nullable FragmentOutcome earlier = flight.previous();
            if (earlier == null) {
                close(flight, state, fault, now, out);
            } else {
                end(flight, earlier, out);
            }
        }
        out.write(new StoreWrite.MoveWorkload(id(), event, now.wall(), standing.progress(), fault));
    }

    private void close(Flight flight, FragmentState state, Fault fault, Moment now, Decisions out) {
        remove(flight);
        totals.closed();
        out.write(new StoreWrite.Close(flight.fragment().key(), state, now.wall(), fault));
    }

    private void remove(Flight flight) {
        pauses.end(flight);
        roads.left(flight);
        flights.remove(flight.number());
        flight.unpair();
    }

    // How it stands

    /** What it had so far of what all share. */
    Share share() {
        return share;
    }

    boolean hasNext() {
        return supply.hasNext() && pauses.count() < MOST_PAUSED;
    }

    /** Whether its workload was ended before all of it was over. */
    boolean isStopped() {
        return stopped;
    }

    boolean isDone() {
        return supply.isExhausted() && flights.isEmpty();
    }

    /** Whether a fragment of it may run a second time while the first run goes on. */
    boolean isRepeatable() {
        Boolean wish = options().speculate();
        return wish == null ? workload.submission().work().repeatable() : wish;
    }

    boolean isPast(Moment now) {
        Instant deadline = options().deadline();
        return deadline != null && !now.wall().isBefore(deadline);
    }

    /** Fragments that are out now; those that wait out a pause take no place in the window. */
    int inFlight() {
        return flights.size() - pauses.count();
    }

    Duration estimate(Flight flight) {
        return supply.estimate(flight.portion());
    }

    /** Both parts of its portion; none if it is indivisible, or if a part of it has results already. */
    List<Portion> halves(Flight flight) {
        return flight.previous() == null ? supply.halves(flight.portion()) : List.of();
    }

    boolean isDivisible(Portion portion) {
        return !supply.halves(portion).isEmpty();
    }

    /** What is done of it, and what is left. */
    RunStanding standing() {
        return standing;
    }

    Lane lane() {
        return roads.lane();
    }

    Roads roads() {
        return roads;
    }

    Collection<Flight> flights() {
        return Collections.unmodifiableCollection(flights.values());
    }

    WorkloadId id() {
        return workload.id();
    }

    WorkloadOptions options() {
        return workload.submission().options();
    }
}
