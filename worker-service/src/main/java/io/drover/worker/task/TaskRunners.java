package io.drover.worker.task;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.task.Task;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One runner for every kind of task. Thread-safe; a task runs in the calling thread, which may be interrupted. */
public final class TaskRunners {

    private static final Logger LOG = LoggerFactory.getLogger(TaskRunners.class);

    private final ExecRunner exec;
    private final HttpRunner http;
    private final SqlRunner sql;
    private final FunctionRunner function;

    public TaskRunners(ExecRunner exec, HttpRunner http, SqlRunner sql, FunctionRunner function) {
        this.exec = exec;
        this.http = http;
        this.sql = sql;
        this.function = function;
    }

    /** Runs a task to its end. Nothing is thrown: whatever goes wrong, an {@link Error} included, is the task's fault. */
    public TaskEnd run(Task task, TaskContext context) {
        try {
            return switch (task) {
                case Task.Sleep sleep -> SleepRunner.run(sleep, context);
                case Task.Echo echo -> TaskEnd.saying(echo.text());
                case Task.Exec command -> exec.run(command, context);
                case Task.Http request -> http.run(request, context);
                case Task.Sql statement -> sql.run(statement, context);
                case Task.Function call -> function.run(call, context);
            };
        } catch (FaultException e) {
            return TaskEnd.failed(e.fault());
        } catch (RuntimeException | Error e) {
            LOG.error("task {} of {} broke its runner", context.task(), context.workload(), e);
            return TaskEnd.failed(FaultCode.INTERNAL_ERROR.because("the task broke its runner: " + e));
        }
    }
}
