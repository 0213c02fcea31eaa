package io.drover.worker.task;

import io.drover.model.fault.FaultCode;
import io.drover.model.task.Task;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs {@code exec} tasks: a program without a shell, its input closed, its output and errors in one text of at most
 * {@value BoundedOutput#MAX_BYTES} bytes. On time-out or interruption the program and all it started are killed.
 */
public final class ExecRunner {

    private static final Logger LOG = LoggerFactory.getLogger(ExecRunner.class);
    /** How long to wait for the rest of the output of a program that ended; its children may keep the pipe open. */
    private static final long OUTPUT_GRACE_MILLIS = 500;

    private final @Nullable Path directory;

    /** @param directory where programs run; absent: operators do not allow any */
    public ExecRunner(@Nullable Path directory) {
        this.directory = directory;
    }

    TaskEnd run(Task.Exec task, TaskContext context) {
        if (directory == null) {
            throw FaultCode.EXEC_DISABLED.asException(
                    "this worker runs no commands; an operator allows them with drover.worker.exec.enabled=true");
        }
        Process process = start(task, context, directory);
        BoundedOutput output = new BoundedOutput();
        Thread reader = Thread.ofVirtual().start(() -> read(process.getInputStream(), output));
        try {
            if (!process.waitFor(context.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
                kill(process.toHandle());
                return new TaskEnd(
                        output.text(),
                        FaultCode.TASK_TIMED_OUT.because("the command was killed after "
                                + context.timeout().toMillis() + " ms"));
            }
            reader.join(OUTPUT_GRACE_MILLIS);
        } catch (InterruptedException e) {
            kill(process.toHandle());
            Thread.currentThread().interrupt();
            return TaskEnd.failed(FaultCode.TASK_INTERRUPTED.because("the command was killed"));
        }
        int status = process.exitValue();
        return status == 0
                ? TaskEnd.saying(output.text())
                : new TaskEnd(output.text(), FaultCode.EXIT_STATUS.because("the command ended with status " + status));
    }

    private static Process start(Task.Exec task, TaskContext context, Path directory) {
        ProcessBuilder builder =
                new ProcessBuilder(task.command()).directory(directory.toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(List.of("PATH"));
        environment.put("DROVER_WORKLOAD", context.workload().value());
        environment.put("DROVER_TASK", Long.toString(context.task()));
        environment.put("DROVER_ATTEMPT", Integer.toString(context.attempt()));
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw FaultCode.COMMAND_UNKNOWN.asException(
                    "'" + task.command().getFirst() + "' cannot be started on this worker: " + e.getMessage(), e);
        }
    }

    private static void read(InputStream in, BoundedOutput output) {
        byte[] buffer = new byte[8 * 1024];
        try (in) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                output.add(buffer, n);
            }
        } catch (IOException e) {
            LOG.debug("the output of a command ended early", e);
        }
    }

    /** From the top down: a parent that is dead starts nothing more, and its children are only listed while it lives. */
    private static void kill(ProcessHandle process) {
        List<ProcessHandle> children = process.children().toList();
        process.destroyForcibly();
        children.forEach(ExecRunner::kill);
    }
}
