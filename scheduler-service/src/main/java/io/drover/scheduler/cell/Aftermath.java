package io.drover.scheduler.cell;

import static io.drover.scheduler.cell.Decisions.Tally.COMPLETED;
import static io.drover.scheduler.cell.Decisions.Tally.HALVED;
import static io.drover.scheduler.cell.Decisions.Tally.LOST;
import static io.drover.scheduler.cell.Decisions.Tally.REPEATED;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.TaskRange;
import io.drover.policy.retry.AfterFailure;
import io.drover.policy.retry.RetryPolicy;
import io.drover.ports.StoreWrite;
import java.time.Duration;
import java.time.Instant;
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
    void completed(BagRun run, Flight flight, FragmentOutcome outcome, Instant now, Decisions out) {
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

    private boolean runsAgain(BagRun run, Flight flight, FragmentOutcome outcome, Instant now, Decisions out) {
        AfterFailure after = retry.failedTasks(
                run.options(), flight.repeated(), outcome.tally().pause(), run.tasksFailed());
        if (after instanceof AfterFailure.Again(Duration pause)) {
            again(run, flight, flight.range(), now, pause, outcome, "failed tasks run again", out);
            return true;
        }
        return false;
    }

    /** The attempt is gone with its worker, and may have killed it. */
    void lost(BagRun run, Flight flight, Fault fault, Instant now, Decisions out) {
        out.note(LOST);
        follow(run, flight, retry.lost(flight.range(), flight.lost(), fault), fault, now, out);
    }

    /** The worker lives and knows nothing of the attempt: its answer was lost, which says nothing about the tasks. */
    void disowned(BagRun run, Flight flight, Instant now, Decisions out) {
        out.note(LOST);
        Fault fault = FaultCode.WORKER_LOST.because("its worker does not know of it");
        follow(run, flight, new AfterFailure.Again(Duration.ZERO), fault, now, out);
    }

    /** The worker could not begin the attempt. */
    void broken(BagRun run, Flight flight, Fault fault, Instant now, Decisions out) {
        out.note(LOST);
        follow(run, flight, retry.broken(flight.lost(), fault), fault, now, out);
    }

    private void follow(BagRun run, Flight flight, AfterFailure after, Fault fault, Instant now, Decisions out) {
        @Nullable Flight twin = flight.twin();
        if (twin != null) {
            twin.inheritLosses(flight);
            supersede(run, flight, now, out);
            return;
        }
        @Nullable FragmentOutcome earlier = flight.previous();
        switch (after) {
            case AfterFailure.Again(Duration pause) ->
                again(
                        run,
                        flight,
                        flight.range(),
                        now,
                        pause,
                        earlier,
                        fault.code().name(),
                        out);
            case AfterFailure.Halve ignored when earlier == null -> halve(run, flight, now, out);
            case AfterFailure.Halve ignored -> giveUp(run, flight, fault, now, out);
            case AfterFailure.GiveUp(Fault last) -> giveUp(run, flight, last, now, out);
        }
    }

    private void again(
            BagRun run,
            Flight flight,
            TaskRange range,
            Instant now,
            Duration pause,
            @Nullable FragmentOutcome earlier,
            String reason,
            Decisions out) {
        flight.next(range, now, pause, earlier);
        run.totals().redispatched();
        out.write(new StoreWrite.Redispatch(flight.fragment()));
        if (!flight.isPaused()) {
            out.send(run.request(flight, replyTo), run.executor(), reason);
        }
    }

    private void halve(BagRun run, Flight flight, Instant now, Decisions out) {
        out.note(HALVED);
        TaskRange range = flight.range();
        long half = range.size() / 2;
        String reason = "halved to find the task that workers do not survive";
        again(run, flight, range.head(half), now, Duration.ZERO, null, reason, out);
        Flight tail = run.split(range.tail(half), retry.attemptLimit() - 1, now);
        flight.startWithLosses(retry.attemptLimit() - 1);
        out.write(new StoreWrite.Dispatch(tail.fragment()));
        out.send(run.request(tail, replyTo), run.executor(), reason);
    }

    /** Fails what is left of a fragment; where an earlier attempt ran to its end, its results stand. */
    private void giveUp(BagRun run, Flight flight, Fault fault, Instant now, Decisions out) {
        @Nullable FragmentOutcome earlier = flight.previous();
        if (earlier != null) {
            end(run, flight, earlier, out);
            return;
        }
        run.totals().gaveUp(flight.range().size());
        run.remove(flight);
        out.write(new StoreWrite.Close(flight.fragment().key(), FragmentState.FAILED, now, fault));
    }

    private void end(BagRun run, Flight flight, FragmentOutcome outcome, Decisions out) {
        run.totals().ended(outcome);
        run.remove(flight);
        out.write(new StoreWrite.End(flight.fragment().key(), flight.fragment().attempt(), outcome));
    }

    void supersede(BagRun run, Flight loser, Instant now, Decisions out) {
        run.totals().closed();
        run.remove(loser);
        out.write(new StoreWrite.Close(
                loser.fragment().key(),
                FragmentState.CANCELLED,
                now,
                FaultCode.SUPERSEDED.because("another run of the same tasks was first")));
    }
}
