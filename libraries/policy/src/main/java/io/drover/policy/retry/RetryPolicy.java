package io.drover.policy.retry;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.TaskRange;
import io.drover.model.workload.WorkloadOptions;
import java.time.Duration;

/**
 * Two different things are repeated. An attempt that was <em>lost</em> (its worker died, or could not run it at all)
 * goes out again up to {@code attemptLimit} times and is then halved until the task that kills workers is alone. Tasks
 * that <em>failed</em> run again as often as the workload's options allow, with a pause that doubles.
 */
public record RetryPolicy(int attemptLimit, Duration longestPause) {

    /**
     * An attempt that never answered.
     *
     * @param losses how many attempts of this fragment were lost, this one included
     */
    public AfterFailure lost(TaskRange range, int losses, Fault fault) {
        if (losses < attemptLimit) {
            return new AfterFailure.Again(Duration.ZERO);
        }
        if (range.size() > 1) {
            return new AfterFailure.Halve();
        }
        return new AfterFailure.GiveUp(FaultCode.TASK_POISONOUS.because("task " + range.first() + " was given up after "
                + losses + " lost attempts; the last one: " + fault.message()));
    }

    /** An attempt that the worker could not begin, for a reason in the system around it. */
    public AfterFailure broken(int losses, Fault fault) {
        return losses < attemptLimit
                ? new AfterFailure.Again(pause(Duration.ofMillis(200), losses))
                : new AfterFailure.GiveUp(fault);
    }

    /**
     * Tasks failed with the advice AGAIN.
     *
     * @param repetitions how often failed tasks of this fragment have run again already
     * @param wish how long the servers that they ask want to be left alone; no pause is shorter, but for the longest
     */
    public AfterFailure failedTasks(WorkloadOptions options, int repetitions, Duration wish, Fault fault) {
        if (repetitions >= options.retries()) {
            return new AfterFailure.GiveUp(fault);
        }
        Duration pause = pause(options.retryBackoff(), repetitions + 1);
        return new AfterFailure.Again(wish.compareTo(pause) > 0 ? pause(wish, 1) : pause);
    }

    private Duration pause(Duration first, int nth) {
        // A client's pause may be so long that doubling it would overflow.
        if (first.compareTo(longestPause) >= 0) {
            return longestPause;
        }
        Duration pause = first.multipliedBy(1L << Math.min(nth - 1, 20));
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }
}
