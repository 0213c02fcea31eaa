package io.drover.worker.probe;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.task.Task;
import io.drover.policy.pace.Outage;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import io.drover.worker.run.FragmentRunner;
import io.drover.worker.run.LineRunner;
import io.drover.worker.task.TaskContext;
import io.drover.worker.task.TaskEnd;
import io.drover.worker.task.TaskRunners;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs suspects: the fragment stays here, with its claim, its lines and its results; each of its tasks runs in a process that
 * is started for it, until one of them has killed that. Thread-safe.
 */
public final class Probes {

    private static final Logger LOG = LoggerFactory.getLogger(Probes.class);

    /**
     * What a probe is made of.
     *
     * @param command starts its process
     * @param settings of the worker
     * @param most how many there are at a time; further suspects wait
     * @param kept how long a process that got ready early waits for its suspect
     */
    public record Making(List<String> command, Map<String, String> settings, int most, Duration kept) {}

    private final FragmentRunner fragments;
    private final TaskRunners here;
    private final Predicate<Task> elsewhere;
    private final Making making;
    private final Semaphore permits;
    private final Spares spares;
    private final Outage starting = new Outage("starting processes for suspects");

    /**
     * @param here runs what cannot harm a worker: sleeps and echoes, and what is not {@code elsewhere}
     * @param elsewhere which tasks a probe can run
     */
    public Probes(FragmentRunner fragments, TaskRunners here, Predicate<Task> elsewhere, Making making) {
        this.fragments = fragments;
        this.here = here;
        this.elsewhere = elsewhere;
        this.making = making;
        this.permits = new Semaphore(making.most(), true);
        this.spares = new Spares(this::start, making.kept());
    }

    /** A suspect waits here for a slot: its process may get ready meanwhile. */
    public void expect() {
        spares.prepare(permits.availablePermits());
    }

    /** Runs one attempt as {@link FragmentRunner#run} does; the death of its process is an answer, too. */
    public Optional<FragmentResponse> run(FragmentRequest request, Runnable begun) {
        try {
            permits.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try (Suspect suspect = new Suspect()) {
            return fragments.run(request, begun, suspect);
        } catch (ProbeDeath e) {
            LOG.warn("{}: {}", request.claim(), e.getMessage());
            return Optional.of(fragments.probeDied(request, String.valueOf(e.getMessage())));
        } finally {
            permits.release();
        }
    }

    private ProbeProcess start() throws InterruptedException {
        try {
            ProbeProcess started = ProbeProcess.start(making.command(), making.settings());
            starting.worked().ifPresent(LOG::info);
            return started;
        } catch (FaultException e) {
            starting.failed(e).ifPresent(LOG::warn);
            throw e;
        }
    }

    /** The tasks of one attempt. Its process is started with the first task that needs one. */
    private final class Suspect implements LineRunner, AutoCloseable {

        private @Nullable ProbeProcess probe;

        @Override
        public TaskEnd run(String line, Task task, TaskContext context) {
            if (task instanceof Task.Sleep || task instanceof Task.Echo || !elsewhere.test(task)) {
                return here.run(task, context);
            }
            try {
                ProbeProcess process = probe;
                if (process == null || !process.alive()) {
                    process = spares.take();
                    probe = process;
                }
                context.started();
                return process.run(new ProbeMessage.Ask(
                        line, context.workload().value(), context.task(), context.attempt(), context.timeout()));
            } catch (InterruptedException e) {
                close();
                Thread.currentThread().interrupt();
                return TaskEnd.failed(FaultCode.TASK_INTERRUPTED.because("the task was killed with its process"));
            }
        }

        @Override
        public void close() {
            if (probe != null) {
                probe.close();
            }
        }
    }
}
