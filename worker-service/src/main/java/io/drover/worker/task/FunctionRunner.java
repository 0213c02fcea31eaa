package io.drover.worker.task;

import io.drover.model.task.Task;
import io.drover.ports.Functions;

/** Runs {@code function} tasks; their output is the function's reply. */
public record FunctionRunner(Functions functions) {

    TaskEnd run(Task.Function task, TaskContext context) {
        return TaskEnd.saying(functions.invoke(task.name(), task.payload(), context.timeout()));
    }
}
