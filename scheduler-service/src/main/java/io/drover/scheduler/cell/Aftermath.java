package io.drover.scheduler.cell;

import static io.drover.scheduler.cell.Decisions.Tally.COMPLETED;
import static io.drover.scheduler.cell.Decisions.Tally.HALVED;
import static io.drover.scheduler.cell.Decisions.Tally.LOST;
import static io.drover.scheduler.cell.Decisions.Tally.REPEATED;
import static io.drover.scheduler.cell.Decisions.Tally.STALE;

import io.drover.model.Moment;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.Portion;
import io.drover.model.fragment.Trouble;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.retry.AfterFailure;
import io.drover.policy.retry.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What follows when an attempt has ended in one way or another: its supply says what, and this carries it out. */
final class Aftermath {

    private final RetryPolicy retry;
    private final Map<WorkloadId, Run> runs;

    /** @param runs those of the cell, of which one that fails is taken out */
    Aftermath(RetryPolicy retry, Map<WorkloadId, Run> runs) {
        this.retry = retry;
        this.runs = runs;
    }

    /**
     * An attempt that is over.
     *
     * @param soFar what has gone wrong with its portion, this attempt included
     * @param reason why the next one goes out
     */
    private record Over(Run run, Flight flight, Trouble soFar, String reason) {}

    /** The attempt ran to its end. */
    void completed(Run run, Flight flight, FragmentOutcome outcome, Moment now, Decisions out) {
        out.note(COMPLETED);
        Over over = new Over(run, flight, flight.trouble().ranToItsEnd(), "a part of it runs again");
        conclude(over, new AttemptEnd.Ran(outcome), now, out);
    }

    /**
     * The attempt is gone with its worker. Where a worker runs nothing else, the death of a probe's is the probe's.
     *
     * @param begun whether its portion may have begun to run; else that cannot have to do with it
     */
    void lost(Run run, Flight flight, boolean begun, String reason, Moment now, Decisions out) {
        if (begun && flight.isProbe() && !run.lane().isShared()) {
            probeDied(run, flight, FaultCode.WORKER_LOST.because("what ran it alone fell silent"), now, out);
            return;
        }
        out.note(LOST);
        Trouble soFar = begun ? flight.trouble().lost() : flight.trouble();
        AfterFailure usual = begun ? retry.lost(soFar) : new AfterFailure.Again(Duration.ZERO);
        conclude(new Over(run, flight, soFar, reason), new AttemptEnd.Lost(usual), now, out);
    }

    /** The process that ran nothing but this attempt died, and whoever had started it lives. */
    void probeDied(Run run, Flight flight, Fault fault, Moment now, Decisions out) {
        out.note(LOST);
        Trouble soFar = flight.trouble().probeDied();
        AfterFailure usual = retry.probeDied(flight.portion(), soFar, isDivisible(run, flight), fault);
        String reason = "the process that ran it alone died: " + fault.message();
        conclude(new Over(run, flight, soFar, reason), new AttemptEnd.ProbeDied(fault, usual), now, out);
    }

    /** Somebody took the attempt, and whoever should know of it does not: that says nothing about its portion. */
    void vanished(Run run, Flight flight, Moment now, Decisions out) {
        out.note(LOST);
        // A worker that named it and is gone without a word has left; a process of its own has nowhere to go.
        boolean left = run.lane().isShared()
                && flight.state() instanceof FlightState.Out at
                && at.whereabouts().wasNamed();
        Fault fault = FaultCode.WORKER_LOST.because("its worker does not know of it");
        Trouble soFar = left ? flight.trouble() : flight.trouble().vanished();
        AfterFailure usual = left
                ? new AfterFailure.Again(Duration.ZERO)
                : retry.vanished(flight.portion(), soFar, isDivisible(run, flight));
        conclude(new Over(run, flight, soFar, fault.message()), new AttemptEnd.Vanished(usual), now, out);
    }

    /** The attempt could not begin. */
    void broken(Run run, Flight flight, Fault fault, Moment now, Decisions out) {
        out.note(LOST);
        boolean away = RetryPolicy.isAway(fault);
        Trouble soFar = away ? flight.trouble().foundAway() : flight.trouble().broke();
        AfterFailure usual = away ? retry.away(soFar, fault) : retry.broken(soFar, fault);
        String reason = fault.code() + ": " + fault.message();
        conclude(new Over(run, flight, soFar, reason), new AttemptEnd.Broke(fault, usual), now, out);
    }

    private static boolean isDivisible(Run run, Flight flight) {
        return !run.halves(flight).isEmpty();
    }

    private void conclude(Over over, AttemptEnd end, Moment now, Decisions out) {
        Run run = over.run();
        Flight flight = over.flight();
        if (run.isStopped()) {
            out.note(STALE); // An earlier end of the same step was its workload's.
            return;
        }
        switch (run.conclude(flight, end, retry)) {
            case Conclusion.Stands(FragmentOutcome outcome) -> stand(run, flight, outcome, now, out);
            case Conclusion.Repeat(FragmentOutcome kept, Duration pause, String why) -> {
                run.again(flight, new Flight.Next(flight.portion(), pause, kept, over.soFar()), why, now, out);
                out.note(REPEATED);
            }
            case Conclusion.Yields _ -> run.supersede(flight, now, out);
            case Conclusion.Again(Duration pause) ->
                unlessOneOfTwo(over, now, out, () -> {
                    Flight.Next next = new Flight.Next(flight.portion(), pause, flight.previous(), over.soFar());
                    run.again(flight, next, over.reason(), now, out);
                });
            case Conclusion.Halve _ -> unlessOneOfTwo(over, now, out, () -> halve(over, now, out));
            case Conclusion.GivesUp(Fault last) ->
                unlessOneOfTwo(over, now, out, () -> run.giveUp(flight, last, now, out));
            case Conclusion.Fails(Fault why) -> {
                runs.remove(run.id());
                run.stop(FragmentState.FAILED, WorkloadEvent.FAIL, why, now, out);
            }
        }
    }

    private static void stand(Run run, Flight flight, FragmentOutcome outcome, Moment now, Decisions out) {
        @Nullable Flight other = flight.other();
        run.end(flight, outcome, out);
        if (other != null) {
            run.supersede(other, now, out);
        }
    }

    /** Where another run of the same portion is out, that one goes on alone, and is told what happened to this. */
    private static void unlessOneOfTwo(Over over, Moment now, Decisions out, Runnable body) {
        @Nullable Flight other = over.flight().other();
        if (other == null) {
            body.run();
        } else {
            other.inheritLosses(over.soFar());
            over.run().supersede(over.flight(), now, out);
        }
    }

    private void halve(Over over, Moment now, Decisions out) {
        out.note(HALVED);
        Run run = over.run();
        String reason = "halved to find what does the harm";
        List<Portion> halves = run.halves(over.flight());
        Portion head = halves.getFirst();
        Portion tail = halves.getLast();
        Flight.Next next =
                new Flight.Next(head, Duration.ZERO, null, retry.ofHalf(over.soFar(), run.isDivisible(head)));
        run.again(over.flight(), next, reason, now, out);
        run.split(tail, retry.ofHalf(over.soFar(), run.isDivisible(tail)), reason, now, out);
    }
}
