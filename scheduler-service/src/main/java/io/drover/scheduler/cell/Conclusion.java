package io.drover.scheduler.cell;

import io.drover.model.fault.Fault;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.policy.retry.AfterFailure;
import java.time.Duration;

/** What follows from the end of an attempt. */
public sealed interface Conclusion {

    /** That outcome is the portion's; any other run of it is superseded. */
    record Stands(FragmentOutcome outcome) implements Conclusion {}

    /**
     * A part of it runs again after a pause.
     *
     * @param kept what went well in this attempt
     */
    record Repeat(FragmentOutcome kept, Duration pause, String why) implements Conclusion {}

    /** Another run of the same portion may still do better: this one does not count. */
    record Yields() implements Conclusion {}

    /** All of it runs again after a pause, unless another run of it is out. */
    record Again(Duration pause) implements Conclusion {}

    /** Both halves of it go out in its place to find what does the harm, unless another run of it is out. */
    record Halve() implements Conclusion {}

    /** The portion is over without an outcome, unless another run of it is out. The others go on. */
    record GivesUp(Fault fault) implements Conclusion {}

    /** The workload ends; whatever else of it is out is not waited for. */
    record Fails(Fault fault) implements Conclusion {}

    /** That of whoever knows no better than the policy. */
    static Conclusion of(AfterFailure after) {
        return switch (after) {
            case AfterFailure.Again(Duration pause) -> new Again(pause);
            case AfterFailure.Halve _ -> new Halve();
            case AfterFailure.GiveUp(Fault fault) -> new GivesUp(fault);
            case AfterFailure.Fail(Fault fault) -> new Fails(fault);
        };
    }
}
