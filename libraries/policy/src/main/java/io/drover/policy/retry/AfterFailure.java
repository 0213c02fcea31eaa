package io.drover.policy.retry;

import io.drover.model.fault.Fault;
import java.time.Duration;

/** What follows an attempt that did not end well. */
public sealed interface AfterFailure {

    /** The same range goes out again after a pause. */
    record Again(Duration pause) implements AfterFailure {}

    /** The range is halved, and both halves go out, to find the task that does the harm. */
    record Halve() implements AfterFailure {}

    /** It stays as it is. */
    record GiveUp(Fault fault) implements AfterFailure {}

    /** What is true of it is true of every fragment: its workload ends, instead of trying each. */
    record Fail(Fault fault) implements AfterFailure {}
}
