package io.drover.model.result;

import io.drover.model.fault.Fault;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one task ended.
 *
 * @param task the task's index in its bag, counted from 0
 * @param attempt the attempt of the fragment in which it ran, counted from 1
 * @param output what it printed or returned; absent where it said nothing
 * @param stderr what a command printed as errors; absent where it said nothing there
 * @param fault why it failed; absent where it succeeded
 */
public record TaskResult(
        long task,
        int attempt,
        Instant startedAt,
        Duration duration,
        @Nullable TaskOutput output,
        @Nullable TaskOutput stderr,
        @Nullable Fault fault) {

    public boolean succeeded() {
        return fault == null;
    }
}
