package io.drover.gateway.results;

import io.drover.model.fault.Fault;
import io.drover.model.result.TaskResult;
import io.drover.model.worker.WorkerId;

/** Takes the results of a workload in the order of its tasks, each task at most once. */
public interface ResultSink {

    /** A task ran to its end. */
    void ended(TaskResult result, WorkerId worker);

    /** A task failed without having run to its end: no worker survived it. */
    void failed(long task, int attempt, Fault fault);
}
