package io.drover.worker.run;

import io.drover.model.Backoff;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.task.Task;
import io.drover.model.task.TaskKind;
import io.drover.policy.pace.Outage;
import io.drover.worker.task.SleepRunner;
import io.drover.worker.task.TaskContext;
import io.drover.worker.task.TaskEnd;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this worker has what its tasks take to begin. One that has not (no working directory, no process, file or memory
 * left) blames no task: the fragment waits in its slot a while, so that a worker which can do nothing is not the one that
 * takes everything, and then goes back to be tried elsewhere. Thread-safe.
 */
public final class Fitness {

    private static final Logger LOG = LoggerFactory.getLogger(Fitness.class);

    /** How long a fragment of which nothing has run waits. */
    private static final Duration UNTOUCHED = Duration.ofSeconds(5);
    /** How long one waits that would have to run again what has run, as after the loss of a worker. */
    private static final Duration BEGUN = Duration.ofMinutes(1);

    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

    private final Map<TaskKind, Outage> beginning = new EnumMap<>(TaskKind.class);
    private final Map<TaskKind, Lack> lacks = new EnumMap<>(TaskKind.class);
    private final Duration untouched;
    private final LongSupplier nanos;

    private record Lack(String message, long at) {}

    public Fitness() {
        this(UNTOUCHED, System::nanoTime);
    }

    Fitness(Duration untouched, LongSupplier nanos) {
        this.untouched = untouched;
        this.nanos = nanos;
        for (TaskKind kind : TaskKind.values()) {
            String name = kind.name().toLowerCase(Locale.ROOT);
            beginning.put(kind, new Outage("beginning '" + name + "' tasks"));
        }
    }

    /** What it lacked a moment ago, in words; empty while it is known to lack nothing. */
    public synchronized Optional<String> lack() {
        return lacks.values().stream()
                .filter(lack -> nanos.getAsLong() - lack.at() < BEGUN.toNanos())
                .map(Lack::message)
                .findFirst();
    }

    /** For the tasks of one attempt. What it throws is WORKER_UNFIT. */
    LineRunner around(LineRunner tasks) {
        return new Patient(tasks);
    }

    private void began(TaskKind kind) {
        synchronized (this) {
            lacks.remove(kind);
        }
        outage(kind).worked().ifPresent(LOG::info);
    }

    private void lacked(TaskKind kind, Fault fault) {
        synchronized (this) {
            lacks.put(kind, new Lack(fault.message(), nanos.getAsLong()));
        }
        outage(kind).failed(fault.message()).ifPresent(LOG::warn);
    }

    private Outage outage(TaskKind kind) {
        @Nullable Outage outage = beginning.get(kind);
        if (outage == null) {
            throw new IllegalStateException("no kind of task: " + kind);
        }
        return outage;
    }

    private final class Patient implements LineRunner {

        private final LineRunner tasks;
        private boolean touched;

        private Patient(LineRunner tasks) {
            this.tasks = tasks;
        }

        @Override
        public TaskEnd run(String line, Task task, TaskContext context) {
            long since = nanos.getAsLong();
            for (int failures = 1; ; failures++) {
                TaskEnd end = tasks.run(line, task, context);
                @Nullable Fault fault = end.fault();
                if (fault == null || fault.code() != FaultCode.WORKER_UNFIT) {
                    touched = true;
                    began(task.kind());
                    return end;
                }
                lacked(task.kind(), fault);
                Duration patience = touched ? BEGUN : untouched;
                if (nanos.getAsLong() - since >= patience.toNanos()
                        || SleepRunner.sleep(PAUSES.pause(failures).toMillis()) < 0) {
                    throw new FaultException(fault);
                }
                context.started();
            }
        }
    }
}
