package io.drover.worker.task;

import io.drover.model.fault.Fault;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended. A task may fail and still have said something.
 *
 * @param output absent where it said nothing
 * @param fault absent where it succeeded
 */
public record TaskEnd(@Nullable String output, @Nullable Fault fault) {

    public static final TaskEnd SILENT = new TaskEnd(null, null);

    public TaskEnd {
        output = output != null && output.isEmpty() ? null : output;
    }

    public static TaskEnd saying(String output) {
        return new TaskEnd(output, null);
    }

    public static TaskEnd failed(Fault fault) {
        return new TaskEnd(null, fault);
    }
}
