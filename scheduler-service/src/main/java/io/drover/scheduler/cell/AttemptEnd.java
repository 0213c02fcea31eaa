package io.drover.scheduler.cell;

import io.drover.model.fault.Fault;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.policy.retry.AfterFailure;

/** How an attempt was over. */
public sealed interface AttemptEnd {

    /** It ran to its end. */
    record Ran(FragmentOutcome outcome) implements AttemptEnd {}

    /** It did not. */
    sealed interface CutShort extends AttemptEnd {

        /** What follows unless its kind of work knows better. */
        AfterFailure usual();
    }

    /** It could not begin, or could not go on, for that reason. */
    record Broke(Fault fault, AfterFailure usual) implements CutShort {}

    /** The process that ran nothing but this attempt died, and whoever had started it lives. */
    record ProbeDied(Fault fault, AfterFailure usual) implements CutShort {}

    /** Its worker is gone. */
    record Lost(AfterFailure usual) implements CutShort {}

    /** Somebody took it, and whoever should know of it does not. */
    record Vanished(AfterFailure usual) implements CutShort {}
}
