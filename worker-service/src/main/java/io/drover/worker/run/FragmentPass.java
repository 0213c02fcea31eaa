package io.drover.worker.run;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.RetryAdvice;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.TaskTally;
import io.drover.model.result.ResultBlock;
import io.drover.model.result.ResultBlockBuilder;
import io.drover.model.result.TaskOutput;
import io.drover.model.result.TaskResult;
import io.drover.model.task.Task;
import io.drover.model.task.TaskKind;
import io.drover.model.task.TaskParser;
import io.drover.wire.FragmentRequest;
import io.drover.worker.metrics.WorkerMetrics;
import io.drover.worker.task.SleepRunner;
import io.drover.worker.task.TaskContext;
import io.drover.worker.task.TaskEnd;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One walk over the lines of a fragment. A bag of a million {@code sleep 0} is walked at tens of millions of lines a
 * second: a plain sleep makes no object, and one of zero does not even look at the clock. Not thread-safe.
 */
final class FragmentPass {

    private static final TaskKind[] KINDS = TaskKind.values();

    private final FragmentRequest request;
    private final byte[] lines;
    private final @Nullable TaskResult @Nullable [] earlier;
    private final LineRunner tasks;
    private final Runnable begun;
    private final ResultKeeper results;
    private final Instant startedAt;
    private final long startNanos = System.nanoTime();
    private final long timeoutMillis;
    private final ResultBlockBuilder block;
    private final long[] succeededByKind = new long[KINDS.length];
    private final long[] failedByKind = new long[KINDS.length];
    private int next;
    private int from;
    private int to;
    private long succeeded;
    private long failed;
    private long retryable;
    private Duration pause = Duration.ZERO;
    private long taskNanos;
    private boolean hasBegun;

    /**
     * @param begun called before the first task is handed to its runner, which a plain sleep is not: it harms nobody
     * @param earlier the results of an earlier attempt by position in the range; absent if this is the first
     */
    FragmentPass(
            FragmentRequest request,
            byte[] lines,
            @Nullable TaskResult @Nullable [] earlier,
            LineRunner tasks,
            Runnable begun,
            ResultKeeper results,
            Instant startedAt) {
        this.request = request;
        this.lines = lines;
        this.earlier = earlier;
        this.tasks = tasks;
        this.begun = begun;
        this.results = results;
        this.startedAt = startedAt;
        this.timeoutMillis = request.tasks().taskTimeout().toMillis();
        TaskRange range = request.tasks().range();
        this.block = new ResultBlockBuilder(
                range.first(),
                range.size(),
                startedAt,
                request.claim().attempt().value());
    }

    /** Runs what has to run. The answer is false if the thread was interrupted. Throws BAG_UNREADABLE. */
    boolean run() {
        for (int i = 0; i < request.tasks().slice().skip(); i++) {
            advance(request.tasks().range().first());
        }
        long end = request.tasks().range().end();
        Thread thread = Thread.currentThread();
        for (long task = request.tasks().range().first(); task < end; task++) {
            if (thread.isInterrupted()) {
                return false;
            }
            advance(task);
            if (earlier == null
                    || !keep(earlier[(int) (task - request.tasks().range().first())])) {
                runLine(task);
            }
        }
        return !thread.isInterrupted();
    }

    /** Moves on to the next line. */
    private void advance(long task) {
        if (next >= lines.length) {
            throw FaultCode.BAG_UNREADABLE.asException(
                    "the slice of " + request.tasks().slice().key() + " at "
                            + request.tasks().slice().offset() + " ends before the line of task " + task);
        }
        from = next;
        int at = from;
        while (at < lines.length && lines[at] != '\n') {
            at++;
        }
        next = at + 1;
        to = at > from && lines[at - 1] == '\r' ? at - 1 : at;
    }

    /** Takes over the result of an earlier attempt, unless it says that the task may be tried again. */
    private boolean keep(@Nullable TaskResult result) {
        if (result == null || (result.fault() != null && result.fault().retry() == RetryAdvice.AGAIN)) {
            return false;
        }
        block.add(result);
        taskNanos += result.duration().toNanos();
        if (result.succeeded()) {
            succeeded++;
        } else {
            failed++;
        }
        return true;
    }

    private void runLine(long task) {
        long millis = TaskParser.sleepMillis(lines, from, to);
        if (millis == 0 && earlier == null) {
            block.succeeded(0);
            succeeded++;
            succeededByKind[TaskKind.SLEEP.ordinal()]++;
            return;
        }
        long begin = System.nanoTime();
        if (millis >= 0 && millis <= timeoutMillis) {
            long nanos = SleepRunner.sleep(millis);
            if (nanos >= 0) {
                note(task, TaskKind.SLEEP, begin, nanos, TaskEnd.SILENT);
            }
            return;
        }
        runTask(task, new String(lines, from, to - from, StandardCharsets.UTF_8), begin);
    }

    private void runTask(long task, String line, long begin) {
        try {
            Task parsed = TaskParser.parse(line);
            TaskContext context = new TaskContext(
                    request.claim().key().workload(),
                    task,
                    request.claim().attempt().value(),
                    request.tasks().taskTimeout());
            if (!hasBegun) {
                hasBegun = true;
                begun.run();
                context.started();
            }
            TaskEnd end = tasks.run(line, parsed, context);
            note(
                    task,
                    parsed.kind(),
                    context.clock().startedNanos(),
                    context.clock().nanos(),
                    end);
        } catch (IllegalArgumentException e) {
            String message = "task " + task + ": " + e.getMessage();
            note(task, null, begin, 0, TaskEnd.failed(FaultCode.LINE_UNREADABLE.because(message)));
        }
    }

    private void note(long task, @Nullable TaskKind kind, long begin, long nanos, TaskEnd end) {
        taskNanos += nanos;
        if (end.fault() == null) {
            succeeded++;
        } else {
            failed++;
            if (end.fault().retry() == RetryAdvice.AGAIN) {
                retryable++;
                pause = end.notBefore().compareTo(pause) > 0 ? end.notBefore() : pause;
            }
        }
        if (kind != null) {
            (end.fault() == null ? succeededByKind : failedByKind)[kind.ordinal()]++;
        }
        @Nullable TaskOutput output = results.output(request, task, end.output(), block.sizeBytes());
        @Nullable TaskOutput stderr = results.stderr(end.stderr(), block.sizeBytes());
        if (earlier == null) {
            block.ended(nanos / 1_000, output, stderr, end.fault());
        } else {
            block.add(new TaskResult(
                    task,
                    request.claim().attempt().value(),
                    startedAt.plusNanos(begin - startNanos),
                    Duration.ofNanos(nanos),
                    output,
                    stderr,
                    end.fault()));
        }
    }

    /** Adds the tasks that ran to the worker's counters. */
    void count(WorkerMetrics metrics) {
        for (TaskKind kind : KINDS) {
            metrics.tasks(kind, succeededByKind[kind.ordinal()], failedByKind[kind.ordinal()]);
        }
    }

    TaskTally tally() {
        return new TaskTally(succeeded, failed, retryable, pause);
    }

    Duration taskTime() {
        return Duration.ofNanos(taskNanos);
    }

    ResultBlock block() {
        return block.build();
    }
}
