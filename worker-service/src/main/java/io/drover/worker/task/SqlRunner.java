package io.drover.worker.task;

import io.drover.model.task.Task;
import io.drover.ports.QueryEngine;

/** Runs {@code sql} tasks; their output is a JSON array of rows of at most {@code maxOutputBytes}. */
public record SqlRunner(QueryEngine engine, int maxOutputBytes) {

    TaskEnd run(Task.Sql task, TaskContext context) {
        return TaskEnd.saying(engine.query(task.statement(), context.timeout(), maxOutputBytes, context::started));
    }
}
