package io.drover.policy.retry;

import io.drover.model.Backoff;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.RetryAdvice;
import io.drover.model.fragment.Portion;
import io.drover.model.fragment.Trouble;
import io.drover.model.workload.BagOptions;
import java.time.Duration;
import java.util.Set;

/**
 * Different things are repeated, each for its own reason. A <em>loss</em> (the worker died) is never held against a
 * fragment: one that had begun goes out as a probe, which dies alone. Only deaths of its own probe end a task as poisonous,
 * {@code attemptLimit} of them; a range of several tasks is halved at the first. Attempts that <em>vanish</em> under live
 * workers, or could not begin, are bounded. Tasks that <em>failed</em> run again as often as the workload's options allow.
 * Pauses double.
 *
 * @param attemptLimit how many deaths of its own probe, or attempts that could not begin, are too many
 * @param longestPause no pause is longer
 */
public record RetryPolicy(int attemptLimit, Duration longestPause) {

    /** So many attempts in a row that vanished are no accident. */
    public static final int MOST_VANISHED = 8;

    /** So many attempts found a part away that Drover stands on, most of them a minute apart. */
    public static final int MOST_AWAY = 100;

    private static final Set<FaultCode> AWAY = Set.of(
            FaultCode.OBJECTS_UNAVAILABLE,
            FaultCode.STORE_UNAVAILABLE,
            FaultCode.QUEUE_UNAVAILABLE,
            FaultCode.QUEUE_MISSING,
            FaultCode.FUNCTIONS_UNAVAILABLE,
            FaultCode.WORKER_UNFIT);
    /** Nothing that goes the same way will ever begin. */
    private static final Set<FaultCode> OF_ALL = Set.of(FaultCode.FUNCTION_UNKNOWN);

    private static final Backoff AFTER_LOSS = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    /**
     * An attempt that was lost with its worker. It goes out again always; one after another of the same fragment more and
     * more slowly, so that whatever takes whole machines along does not take one each second.
     *
     * @param after the fragment's trouble, this loss included
     */
    public AfterFailure lost(Trouble after) {
        return new AfterFailure.Again(afterTheFirst(after.losses()));
    }

    /**
     * A probe that died while the worker that had started it lived.
     *
     * @param after the fragment's trouble, this death included
     * @param divisible whether it can and may be halved
     */
    public AfterFailure probeDied(Portion portion, Trouble after, boolean divisible, Fault fault) {
        if (divisible) {
            return new AfterFailure.Halve();
        }
        if (after.probeDeaths() < attemptLimit) {
            return new AfterFailure.Again(Duration.ZERO);
        }
        return new AfterFailure.GiveUp(FaultCode.TASK_POISONOUS.because(portion.inWords() + " was given up after "
                + after.probeDeaths() + " deaths of the process that ran it alone; the last one: " + fault.message()));
    }

    /**
     * An attempt that somebody took and then did not know of.
     *
     * @param after the fragment's trouble, this attempt included
     */
    public AfterFailure vanished(Portion portion, Trouble after, boolean divisible) {
        if (after.disowned() < MOST_VANISHED) {
            return new AfterFailure.Again(afterTheFirst(after.disowned()));
        }
        if (divisible) {
            return new AfterFailure.Halve();
        }
        return new AfterFailure.GiveUp(FaultCode.ATTEMPTS_VANISHED.because("the attempts of " + portion.inWords()
                + " vanish: whoever was given one does not know of it later, again and again; its log tells why"));
    }

    /**
     * What the half of a fragment starts with. What cannot be halved any more is condemned by its own attempts alone.
     *
     * @param divisible whether the half has halves
     */
    public Trouble ofHalf(Trouble before, boolean divisible) {
        int vanished = before.disowned() < MOST_VANISHED ? 0 : MOST_VANISHED - (divisible ? 1 : attemptLimit);
        return new Trouble(
                before.probeDeaths() > 0 ? Math.max(1, before.losses()) : before.losses(),
                0,
                Math.max(0, vanished),
                0,
                0,
                before.repeated());
    }

    /**
     * An attempt that found something absent that Drover stands on, or a worker that had not what it takes to begin it. That
     * is nobody's fault and passes: it is waited for, as whoever submits, claims and decides waits for it.
     *
     * @param after the fragment's trouble, this attempt included
     */
    public AfterFailure away(Trouble after, Fault fault) {
        return after.away() < MOST_AWAY
                ? new AfterFailure.Again(afterTheFirst(after.away() + 1))
                : new AfterFailure.GiveUp(fault);
    }

    /** Whether a fault tells of an outage, and not of the attempt that met it. */
    public static boolean isAway(Fault fault) {
        return AWAY.contains(fault.code());
    }

    /**
     * An attempt that could not begin, for a reason in the system around it that is no outage.
     *
     * @param after the fragment's trouble, this attempt included
     */
    public AfterFailure broken(Trouble after, Fault fault) {
        if (OF_ALL.contains(fault.code())) {
            return new AfterFailure.Fail(fault);
        }
        return after.broken() < attemptLimit && fault.retry() != RetryAdvice.NEVER
                ? new AfterFailure.Again(pause(Duration.ofMillis(200), after.broken()))
                : new AfterFailure.GiveUp(fault);
    }

    /**
     * Tasks failed with the advice AGAIN.
     *
     * @param repetitions how often failed tasks of this fragment have run again already
     * @param wish how long the servers that they ask want to be left alone; no pause is shorter, but for the longest
     */
    public AfterFailure failedTasks(BagOptions options, int repetitions, Duration wish, Fault fault) {
        if (repetitions >= options.retries()) {
            return new AfterFailure.GiveUp(fault);
        }
        Duration pause = pause(options.retryBackoff(), repetitions + 1);
        return new AfterFailure.Again(wish.compareTo(pause) > 0 ? pause(wish, 1) : pause);
    }

    /** None after the first time, then a second, two, four, up to a minute. */
    private Duration afterTheFirst(int times) {
        Duration pause = AFTER_LOSS.pause(times - 1);
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }

    private Duration pause(Duration first, int nth) {
        return new Backoff(first, longestPause).pause(nth);
    }
}
