package io.drover.worker.task;

import io.drover.model.task.Task;

/** Runs {@code function} tasks; their output is the function's reply. */
public record FunctionRunner(ConfiguredFunctions functions) {

    TaskEnd run(Task.Function task, TaskContext context) {
        return TaskEnd.saying(functions.invoke(task.name(), task.payload(), context.timeout()));
    }
}
