package io.drover.worker.task;

import io.drover.model.fault.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended. A task may fail and still have said something.
 *
 * @param stderr what a command said as errors
 * @param fault absent where it succeeded
 * @param notBefore how long whoever failed the task asks to be left alone; zero: not at all
 */
public record TaskEnd(Said output, Said stderr, @Nullable Fault fault, Duration notBefore) {

    public static final TaskEnd SILENT = saying(Said.NOTHING);

    public static TaskEnd saying(String output) {
        return saying(Said.text(output));
    }

    public static TaskEnd saying(Said output) {
        return new TaskEnd(output, Said.NOTHING, null, Duration.ZERO);
    }

    public static TaskEnd failed(Fault fault) {
        return new TaskEnd(Said.NOTHING, Said.NOTHING, fault, Duration.ZERO);
    }
}
