package io.drover.gateway.results;

import io.drover.model.fault.Fault;
import io.drover.model.result.TaskResult;
import io.drover.model.result.TaskState;
import io.drover.model.worker.WorkerId;

/** Takes the results of a workload in the order of its tasks, each task at most once. */
public interface ResultSink {

    /** A task ran to its end. */
    void ended(TaskResult result, WorkerId worker);

    /**
     * Of a task there is no result, only the reason why.
     *
     * @param attempt the last attempt, counted from 1; 0 where none came to an end
     */
    void without(long task, TaskState state, int attempt, Fault fault);
}
