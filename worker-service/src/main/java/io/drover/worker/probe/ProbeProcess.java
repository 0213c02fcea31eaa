package io.drover.worker.probe;

import io.drover.model.fault.FaultCode;
import io.drover.worker.task.ExecRunner;
import io.drover.worker.task.TaskEnd;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker's side of a probe: a process that runs one task at a time. For one thread, which may be interrupted. */
final class ProbeProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProbeProcess.class);
    private static final Duration START = Duration.ofSeconds(60);
    /** Beyond a task's time-out, which the probe keeps by itself unless it hangs. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final String REMEDY =
            "See that this worker's machine has memory, processes, open files and temporary space left";

    private static final Duration END = Duration.ofSeconds(5);

    private final Process process;
    private final OutputStream out;
    private final Tail errors = new Tail();
    /** Empty at the end of the pipe. */
    private final BlockingQueue<Optional<ProbeMessage>> heard = new LinkedBlockingQueue<>();

    private ProbeProcess(Process process) {
        this.process = process;
        this.out = new BufferedOutputStream(process.getOutputStream());
        Thread.ofVirtual().name("probe-" + process.pid()).start(this::listen);
        Thread.ofVirtual().name("probe-errors-" + process.pid()).start(() -> errors.read(process.getErrorStream()));
    }

    /**
     * @throws io.drover.model.fault.FaultException with WORKER_UNFIT if it does not get ready: no task has seen it then,
     *     and it is this worker that lacks something
     */
    static ProbeProcess start(List<String> command, Map<String, String> settings) throws InterruptedException {
        long begin = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(command);
        // What the JVM took from there is among its options already.
        builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
        ProbeProcess probe = started(builder);
        try {
            probe.tell(new ProbeMessage.Hello(settings));
            if (!(probe.hear(START) instanceof ProbeMessage.Ready)) {
                throw FaultCode.WORKER_UNFIT.asException(
                        "the process of a suspect did not get ready here: " + probe.end() + ". " + REMEDY);
            }
        } catch (RuntimeException | Error | InterruptedException e) {
            probe.close();
            throw e;
        }
        LOG.debug("probe {} is ready after {} ms", probe.process.pid(), (System.nanoTime() - begin) / 1_000_000);
        return probe;
    }

    /** An error, too, is a lack of this worker's: no thread can be had, or no memory. */
    private static ProbeProcess started(ProcessBuilder builder) {
        @Nullable Process process = null;
        try {
            process = builder.start();
            return new ProbeProcess(process);
        } catch (IOException | RuntimeException | Error e) {
            if (process != null) {
                process.destroyForcibly();
            }
            throw FaultCode.WORKER_UNFIT.asException(
                    "no process can be started for a suspect here: " + e.getMessage() + ". " + REMEDY, e);
        }
    }

    /**
     * Runs a task to its end; after an interrupt, or if the probe hangs, it is to be closed.
     *
     * @throws ProbeDeath if the process ended instead
     */
    TaskEnd run(ProbeMessage.Ask ask) throws InterruptedException {
        tell(ask);
        ProbeMessage message = hear(ask.timeout().plus(GRACE));
        if (message instanceof ProbeMessage.Answer answer) {
            return answer.end();
        }
        if (process.isAlive() && !process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
            close();
            return TaskEnd.failed(FaultCode.TASK_TIMED_OUT.because(
                    "the task did not end at its time-out and was killed with its process"));
        }
        throw new ProbeDeath("task " + ask.task() + " ended the process that ran it alone: " + end());
    }

    /** Of one that runs nothing: what it says then is its end. */
    boolean alive() {
        return process.isAlive() && heard.isEmpty();
    }

    /** Kills it with all it started: its guard does the rest or, where there is none, whoever kills it. */
    @Override
    public void close() {
        List<ProcessHandle> started =
                ExecRunner.hasGuard() ? List.of() : process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    private void tell(ProbeMessage message) {
        try {
            Frames.write(out, message);
        } catch (IOException e) {
            // Whoever waits for the answer learns how the process ended.
            LOG.debug("probe {} takes no message", process.pid(), e);
        }
    }

    /** Null at the end of the pipe, and after {@code limit}. */
    private @Nullable ProbeMessage hear(Duration limit) throws InterruptedException {
        Optional<ProbeMessage> message = heard.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
        return message == null ? null : message.orElse(null);
    }

    private void listen() {
        try (InputStream in = new BufferedInputStream(process.getInputStream())) {
            Optional<? extends ProbeMessage> message = Frames.read(in, ProbeMessage.Ready.class);
            while (message.isPresent()) {
                heard.add(Optional.of(message.get()));
                message = Frames.read(in, ProbeMessage.Answer.class);
            }
        } catch (IOException e) {
            LOG.debug("probe {} says something else", process.pid(), e);
        }
        heard.add(Optional.empty());
    }

    /** How it ended, or that it did not, with what it said last. */
    private String end() throws InterruptedException {
        if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
            return "it hangs" + errors.quote();
        }
        return HowItEnded.of(process.exitValue()) + errors.quote();
    }
}
