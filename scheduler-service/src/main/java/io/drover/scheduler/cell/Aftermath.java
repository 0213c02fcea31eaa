package io.drover.scheduler.cell;

import static io.drover.scheduler.cell.Decisions.Tally.COMPLETED;
import static io.drover.scheduler.cell.Decisions.Tally.HALVED;
import static io.drover.scheduler.cell.Decisions.Tally.LOST;
import static io.drover.scheduler.cell.Decisions.Tally.REPEATED;

import io.drover.model.Moment;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.Trouble;
import io.drover.policy.retry.AfterFailure;
import io.drover.policy.retry.RetryPolicy;
import io.drover.ports.StoreWrite;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What follows when an attempt has ended in one way or another. */
final class Aftermath {

    private final RetryPolicy retry;
    private final String replyTo;

    Aftermath(RetryPolicy retry, String replyTo) {
        this.retry = retry;
        this.replyTo = replyTo;
    }

    /** The attempt ran to its end. */
    void completed(BagRun run, Flight flight, FragmentOutcome outcome, Moment now, Decisions out) {
        out.note(COMPLETED);
        run.totals().paid(outcome);
        if (flight.previous() == null) {
            run.learn(flight.range(), outcome.taskTime());
        }
        @Nullable Flight twin = flight.twin();
        if (outcome.tally().failed() > 0 && twin != null) {
            supersede(run, flight, now, out);
        } else if (outcome.tally().retryable() > 0 && runsAgain(run, flight, outcome, now, out)) {
            out.note(REPEATED);
        } else {
            end(run, flight, outcome, out);
            if (twin != null) {
                supersede(run, twin, now, out);
            }
        }
    }

    private boolean runsAgain(BagRun run, Flight flight, FragmentOutcome outcome, Moment now, Decisions out) {
        AfterFailure after = retry.failedTasks(
                run.options(), flight.trouble().repeated(), outcome.tally().pause(), run.tasksFailed());
        if (after instanceof AfterFailure.Again(Duration pause)) {
            flight.next(flight.range(), now, pause, outcome, flight.trouble().ranToItsEnd());
            again(run, flight, "failed tasks run again", out);
            return true;
        }
        return false;
    }

    /**
     * The attempt is gone with its worker. Where a worker runs nothing else, the death of a probe's is the probe's.
     *
     * @param begun whether its tasks may have begun to run; else they cannot have to do with it
     */
    void lost(BagRun run, Flight flight, boolean begun, Moment now, Decisions out) {
        Fault fault = FaultCode.WORKER_LOST.because("its worker fell silent");
        if (begun && flight.isProbe() && !run.lane().isShared()) {
            probeDied(run, flight, FaultCode.WORKER_LOST.because("what ran it alone fell silent"), now, out);
            return;
        }
        out.note(LOST);
        Trouble soFar = begun ? flight.trouble().lost() : flight.trouble();
        AfterFailure after = begun ? retry.lost(soFar) : new AfterFailure.Again(Duration.ZERO);
        follow(run, flight, soFar, after, fault.message(), now, out);
    }

    /** The process that ran nothing but this attempt died, and whoever had started it lives. */
    void probeDied(BagRun run, Flight flight, Fault fault, Moment now, Decisions out) {
        out.note(LOST);
        Trouble soFar = flight.trouble().probeDied();
        String reason = "the process that ran it alone died: " + fault.message();
        follow(
                run,
                flight,
                soFar,
                retry.probeDied(flight.range(), soFar, isDivisible(flight), fault),
                reason,
                now,
                out);
    }

    /** Somebody took the attempt, and whoever should know of it does not: that says nothing about the tasks. */
    void vanished(BagRun run, Flight flight, Moment now, Decisions out) {
        out.note(LOST);
        // A worker that named it and is gone without a word has left; a process of its own has nowhere to go.
        boolean left = run.lane().isShared() && flight.whereabouts().wasNamed();
        Fault fault = FaultCode.WORKER_LOST.because("its worker does not know of it");
        Trouble soFar = left ? flight.trouble() : flight.trouble().vanished();
        AfterFailure after = left
                ? new AfterFailure.Again(Duration.ZERO)
                : retry.vanished(flight.range(), soFar, isDivisible(flight));
        follow(run, flight, soFar, after, fault.message(), now, out);
    }

    /** The attempt could not begin. */
    void broken(BagRun run, Flight flight, Fault fault, Moment now, Decisions out) {
        out.note(LOST);
        boolean away = RetryPolicy.isAway(fault);
        Trouble soFar = away ? flight.trouble().foundAway() : flight.trouble().broke();
        follow(
                run,
                flight,
                soFar,
                away ? retry.away(soFar, fault) : retry.broken(soFar, fault),
                fault.code() + ": " + fault.message(),
                now,
                out);
    }

    /** What stands in an earlier attempt's results cannot be told apart by halves. */
    private static boolean isDivisible(Flight flight) {
        return flight.previous() == null;
    }

    private void follow(
            BagRun run, Flight flight, Trouble soFar, AfterFailure after, String reason, Moment now, Decisions out) {
        @Nullable Flight twin = flight.twin();
        if (twin != null) {
            twin.inheritLosses(soFar);
            supersede(run, flight, now, out);
            return;
        }
        switch (after) {
            case AfterFailure.Again(Duration pause) -> {
                flight.next(flight.range(), now, pause, flight.previous(), soFar);
                again(run, flight, reason, out);
            }
            case AfterFailure.Halve _ -> halve(run, flight, soFar, now, out);
            case AfterFailure.GiveUp(Fault last) -> giveUp(run, flight, last, now, out);
        }
    }

    private void again(BagRun run, Flight flight, String reason, Decisions out) {
        run.totals().redispatched();
        out.write(new StoreWrite.Redispatch(flight.fragment()));
        if (!flight.isPaused()) {
            out.send(run.request(flight, replyTo), run.lane().executor(), reason);
        }
    }

    private void halve(BagRun run, Flight flight, Trouble soFar, Moment now, Decisions out) {
        out.note(HALVED);
        TaskRange range = flight.range();
        long half = range.size() / 2;
        String reason = "halved to find the task that does the harm";
        flight.next(range.head(half), now, Duration.ZERO, null, retry.ofHalf(soFar, range.head(half)));
        again(run, flight, reason, out);
        Flight tail = run.split(range.tail(half), retry.ofHalf(soFar, range.tail(half)), now);
        out.write(new StoreWrite.Dispatch(tail.fragment()));
        out.send(run.request(tail, replyTo), run.lane().executor(), reason);
    }

    /** Fails what is left of a fragment; where an earlier attempt ran to its end, its results stand. */
    void giveUp(BagRun run, Flight flight, Fault fault, Moment now, Decisions out) {
        @Nullable FragmentOutcome earlier = flight.previous();
        if (earlier != null) {
            end(run, flight, earlier, out);
            return;
        }
        run.totals().gaveUp(flight.range().size());
        run.remove(flight);
        out.write(new StoreWrite.Close(flight.fragment().key(), FragmentState.FAILED, now.wall(), fault));
    }

    private void end(BagRun run, Flight flight, FragmentOutcome outcome, Decisions out) {
        run.totals().ended(outcome);
        run.remove(flight);
        out.write(new StoreWrite.End(flight.fragment().key(), flight.fragment().attempt(), outcome));
    }

    void supersede(BagRun run, Flight loser, Moment now, Decisions out) {
        run.totals().closed();
        run.remove(loser);
        out.write(new StoreWrite.Close(
                loser.fragment().key(),
                FragmentState.CANCELLED,
                now.wall(),
                FaultCode.SUPERSEDED.because("another run of the same tasks was first")));
    }
}
