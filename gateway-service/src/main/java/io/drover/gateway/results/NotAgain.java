package io.drover.gateway.results;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.RetryAdvice;
import io.drover.model.fragment.Fragment;
import io.drover.model.result.TaskResult;
import io.drover.model.result.TaskState;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.Workload;
import org.jspecify.annotations.Nullable;

/**
 * Says of tasks that failed and were to run again that the end of their workload came first.
 *
 * @param attempt the last one of their fragment; what failed before it was to run in it
 * @param end why the workload ended
 */
record NotAgain(ResultSink sink, int attempt, Fault end) implements ResultSink {

    static ResultSink of(Workload workload, Fragment fragment, ResultSink sink) {
        @Nullable Fault end = workload.status().fault();
        int attempt = fragment.attempt().value();
        if (end == null
                || end.code() == FaultCode.TASKS_FAILED
                || !workload.state().isTerminal()
                || attempt == 1) {
            return sink;
        }
        return new NotAgain(sink, attempt, end);
    }

    @Override
    public void ended(TaskResult result, WorkerId worker) {
        @Nullable Fault fault = result.fault();
        if (fault == null || fault.retry() != RetryAdvice.AGAIN || result.attempt() >= attempt) {
            sink.ended(result, worker);
        } else {
            sink.ended(told(result, fault), worker);
        }
    }

    private TaskResult told(TaskResult result, Fault fault) {
        return new TaskResult(
                result.task(),
                result.attempt(),
                result.startedAt(),
                result.duration(),
                result.output(),
                result.stderr(),
                fault.code()
                        .because(
                                "not run again, since its workload ended (" + end.message() + "): " + fault.message()));
    }

    @Override
    public void without(long task, TaskState state, int attempts, Fault fault) {
        sink.without(task, state, attempts, fault);
    }
}
