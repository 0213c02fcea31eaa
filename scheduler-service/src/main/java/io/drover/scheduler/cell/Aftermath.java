package io.drover.scheduler.cell;

import static io.drover.scheduler.cell.Decisions.Tally.COMPLETED;
import static io.drover.scheduler.cell.Decisions.Tally.HALVED;
import static io.drover.scheduler.cell.Decisions.Tally.LOST;
import static io.drover.scheduler.cell.Decisions.Tally.REPEATED;

import io.drover.model.Moment;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.Portion;
import io.drover.model.fragment.Trouble;
import io.drover.policy.retry.AfterFailure;
import io.drover.policy.retry.RetryPolicy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What follows when an attempt has ended in one way or another. */
final class Aftermath {

    private final RetryPolicy retry;

    Aftermath(RetryPolicy retry) {
        this.retry = retry;
    }

    /** The attempt ran to its end. */
    void completed(Run run, Flight flight, FragmentOutcome outcome, Moment now, Decisions out) {
        out.note(COMPLETED);
        @Nullable Flight other = flight.other();
        switch (run.conclude(flight, outcome, retry)) {
            case Conclusion.Stands _ -> {
                run.end(flight, outcome, out);
                if (other != null) {
                    run.supersede(other, now, out);
                }
            }
            case Conclusion.Repeat(Duration pause) -> {
                Trouble soFar = flight.trouble().ranToItsEnd();
                Flight.Next next = new Flight.Next(flight.portion(), pause, outcome, soFar);
                run.again(flight, next, "failed tasks run again", now, out);
                out.note(REPEATED);
            }
            case Conclusion.Yields _ -> run.supersede(flight, now, out);
        }
    }

    /**
     * The attempt is gone with its worker. Where a worker runs nothing else, the death of a probe's is the probe's.
     *
     * @param begun whether its tasks may have begun to run; else they cannot have to do with it
     */
    void lost(Run run, Flight flight, boolean begun, String reason, Moment now, Decisions out) {
        if (begun && flight.isProbe() && !run.lane().isShared()) {
            probeDied(run, flight, FaultCode.WORKER_LOST.because("what ran it alone fell silent"), now, out);
            return;
        }
        out.note(LOST);
        Trouble soFar = begun ? flight.trouble().lost() : flight.trouble();
        AfterFailure after = begun ? retry.lost(soFar) : new AfterFailure.Again(Duration.ZERO);
        follow(run, flight, soFar, after, reason, now, out);
    }

    /** The process that ran nothing but this attempt died, and whoever had started it lives. */
    void probeDied(Run run, Flight flight, Fault fault, Moment now, Decisions out) {
        out.note(LOST);
        Trouble soFar = flight.trouble().probeDied();
        AfterFailure after = retry.probeDied(flight.portion(), soFar, isDivisible(run, flight), fault);
        String reason = "the process that ran it alone died: " + fault.message();
        follow(run, flight, soFar, after, reason, now, out);
    }

    /** Somebody took the attempt, and whoever should know of it does not: that says nothing about the tasks. */
    void vanished(Run run, Flight flight, Moment now, Decisions out) {
        out.note(LOST);
        // A worker that named it and is gone without a word has left; a process of its own has nowhere to go.
        boolean left = run.lane().isShared()
                && flight.state() instanceof FlightState.Out at
                && at.whereabouts().wasNamed();
        Fault fault = FaultCode.WORKER_LOST.because("its worker does not know of it");
        Trouble soFar = left ? flight.trouble() : flight.trouble().vanished();
        AfterFailure after = left
                ? new AfterFailure.Again(Duration.ZERO)
                : retry.vanished(flight.portion(), soFar, isDivisible(run, flight));
        follow(run, flight, soFar, after, fault.message(), now, out);
    }

    /** The attempt could not begin. */
    void broken(Run run, Flight flight, Fault fault, Moment now, Decisions out) {
        out.note(LOST);
        boolean away = RetryPolicy.isAway(fault);
        Trouble soFar = away ? flight.trouble().foundAway() : flight.trouble().broke();
        AfterFailure after = away ? retry.away(soFar, fault) : retry.broken(soFar, fault);
        follow(run, flight, soFar, after, fault.code() + ": " + fault.message(), now, out);
    }

    private static boolean isDivisible(Run run, Flight flight) {
        return !run.halves(flight).isEmpty();
    }

    private void follow(
            Run run, Flight flight, Trouble soFar, AfterFailure after, String reason, Moment now, Decisions out) {
        @Nullable Flight other = flight.other();
        if (other != null) {
            other.inheritLosses(soFar);
            run.supersede(flight, now, out);
            return;
        }
        switch (after) {
            case AfterFailure.Again(Duration pause) -> {
                Flight.Next next = new Flight.Next(flight.portion(), pause, flight.previous(), soFar);
                run.again(flight, next, reason, now, out);
            }
            case AfterFailure.Halve _ -> halve(run, flight, soFar, now, out);
            case AfterFailure.GiveUp(Fault last) -> giveUp(run, flight, last, now, out);
        }
    }

    private void halve(Run run, Flight flight, Trouble soFar, Moment now, Decisions out) {
        out.note(HALVED);
        String reason = "halved to find the task that does the harm";
        List<Portion> halves = run.halves(flight);
        Portion head = halves.getFirst();
        Portion tail = halves.getLast();
        Flight.Next next = new Flight.Next(head, Duration.ZERO, null, retry.ofHalf(soFar, run.isDivisible(head)));
        run.again(flight, next, reason, now, out);
        run.split(tail, retry.ofHalf(soFar, run.isDivisible(tail)), reason, now, out);
    }

    /** Fails what is left of a fragment; where an earlier attempt ran to its end, its results stand. */
    private static void giveUp(Run run, Flight flight, Fault fault, Moment now, Decisions out) {
        @Nullable FragmentOutcome earlier = flight.previous();
        if (earlier != null) {
            run.end(flight, earlier, out);
        } else {
            run.giveUp(flight, fault, now, out);
        }
    }
}
