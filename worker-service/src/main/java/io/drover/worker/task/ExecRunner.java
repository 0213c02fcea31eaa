package io.drover.worker.task;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.task.Task;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs {@code exec} tasks: a program without a shell, its input closed, its output and its errors kept apart and bounded.
 * However a task ends, nothing that it started outlives it.
 */
public final class ExecRunner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ExecRunner.class);
    /** How long what a program left running may still write before it is killed. */
    private static final Duration LATE = Duration.ofSeconds(2);
    /** How long killed processes may take to let go of their output. */
    private static final long LET_GO_MILLIS = 1_000;
    /** The output of processes that are gone is at its end. */
    private static final long AT_ONCE_MILLIS = 200;

    private final @Nullable Path directory;
    private final OutputLimits limits;
    private final TaskProcesses processes = new TaskProcesses();
    private final ExecutorService readers = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("output-", 0).factory());

    /** @param directory where programs run; absent: operators do not allow any */
    public ExecRunner(@Nullable Path directory, OutputLimits limits) {
        this.directory = directory;
        this.limits = limits;
    }

    /**
     * Whether what tasks start ends with this process, however that ends. Who kills it must leave the guard alone, which is
     * one of its children.
     */
    public static boolean hasGuard() {
        return Files.exists(Path.of("/proc/self/environ"));
    }

    TaskEnd run(Task.Exec task, TaskContext context) {
        if (directory == null) {
            throw FaultCode.EXEC_DISABLED.asException(
                    "this worker runs no commands; an operator allows them with drover.worker.exec.enabled=true"
                            + " (--allow-exec)");
        }
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("DROVER_WORKLOAD", context.workload().value());
        environment.put("DROVER_TASK", Long.toString(context.task()));
        environment.put("DROVER_ATTEMPT", Integer.toString(context.attempt()));
        BoundedOutput output = new BoundedOutput(limits.mostBytes());
        BoundedOutput stderr = new BoundedOutput(limits.rowBytes());
        TaskProcesses.Group group = start(task, environment, directory);
        @Nullable Fault fault = fault(group, output, stderr, context.timeout());
        return new TaskEnd(output.said(), stderr.said(), fault, Duration.ZERO);
    }

    private TaskProcesses.Group start(Task.Exec task, Map<String, String> environment, Path directory) {
        try {
            return processes.start(task.command(), environment, directory);
        } catch (OutOfMemoryError e) {
            throw unfit(e);
        }
    }

    /** A thread that cannot be started is this error, too. */
    private static FaultException unfit(OutOfMemoryError e) {
        return FaultCode.WORKER_UNFIT.asException(
                "this worker starts no commands: " + e.getMessage() + "; " + TaskProcesses.REMEDY, e);
    }

    private @Nullable Fault fault(
            TaskProcesses.Group group, BoundedOutput output, BoundedOutput stderr, Duration timeout) {
        CountDownLatch listening = new CountDownLatch(2);
        CountDownLatch open = new CountDownLatch(2);
        long begin = System.nanoTime();
        try (group) {
            readers.execute(() -> read(group.leader().getInputStream(), output, listening, open));
            readers.execute(() -> read(group.leader().getErrorStream(), stderr, listening, open));
            listening.await();
            group.begin();
            if (!group.leader().waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return FaultCode.TASK_TIMED_OUT.because("the command was killed after " + timeout.toMillis() + " ms");
            }
            long left = timeout.toNanos() - (System.nanoTime() - begin);
            boolean _ = open.await(Math.min(left, LATE.toNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FaultCode.TASK_INTERRUPTED.because("the command was killed");
        } catch (OutOfMemoryError e) {
            if (group.hasBegun()) {
                throw e;
            }
            throw unfit(e);
        } finally {
            letGo(group, open);
        }
        int status = group.leader().exitValue();
        return status == 0 ? null : FaultCode.EXIT_STATUS.because("the command ended with status " + status);
    }

    /** Once all processes are gone, the rest of what they said is read to its end. */
    private static void letGo(TaskProcesses.Group group, CountDownLatch open) {
        boolean interrupted = Thread.interrupted();
        try {
            if (open.await(AT_ONCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
            group.endWriters();
            if (!open.await(LET_GO_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("a killed command still holds its output open");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Reads to the end. The JDK closes a pipe when the process has ended, though its children may still write: it does so
     * holding the stream's monitor, which is why that is held here until they are done.
     */
    private static void read(InputStream in, BoundedOutput output, CountDownLatch listening, CountDownLatch open) {
        byte[] buffer = new byte[8 * 1024];
        synchronized (in) {
            listening.countDown();
            try (in) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    output.add(buffer, n);
                }
            } catch (IOException e) {
                LOG.debug("the output of a command ended early", e);
            } finally {
                open.countDown();
            }
        }
    }

    /** Ends whatever still runs. */
    @Override
    public void close() {
        processes.close();
        readers.shutdownNow();
    }
}
