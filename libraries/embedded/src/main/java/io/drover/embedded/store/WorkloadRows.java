package io.drover.embedded.store;

import io.drover.model.Money;
import io.drover.model.cell.CellId;
import io.drover.model.fault.Fault;
import io.drover.model.worker.Executor;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.FragmentCounts;
import io.drover.model.workload.Priority;
import io.drover.model.workload.Progress;
import io.drover.model.workload.Submission;
import io.drover.model.workload.TaskCounts;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadOptions;
import io.drover.model.workload.WorkloadState;
import io.drover.model.workload.WorkloadStatus;
import io.drover.ports.WorkloadRef;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a workload lies in its table. */
final class WorkloadRows {

    /** States that can still change, as the items of an SQL list. */
    static final String OPEN_STATES = Arrays.stream(WorkloadState.values())
            .filter(state -> !state.isTerminal())
            .map(state -> "'" + state + "'")
            .collect(Collectors.joining(", "));

    static final String INSERT = """
            INSERT INTO workload (
                id, client, digest, submitted_at, expires_at,
                bag_key, bag_tasks, bag_bytes, bag_stride, bag_declared_millis, bag_undeclared, bag_idempotent,
                priority, deadline, retries, retry_backoff, task_timeout, fragment_size, speculate, executor,
                cell, cancel_requested, state, started_at, finished_at, fault_code, fault_message,
                tasks_total, tasks_running, tasks_succeeded, tasks_failed,
                fragments_cut, fragments_running, fragments_ended, fragments_redispatched, fragments_copies,
                task_time, cost)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                ?, ?, ?)
            ON CONFLICT DO NOTHING
            """;

    /** The assignments for which {@link #bindProgress} sets the parameters. */
    static final String SET_PROGRESS = """
            tasks_total = ?, tasks_running = ?, tasks_succeeded = ?, tasks_failed = ?, fragments_cut = ?,
            fragments_running = ?, fragments_ended = ?, fragments_redispatched = ?, fragments_copies = ?,
            task_time = ?, cost = ?
            """;

    private WorkloadRows() {}

    static void bind(RowWriter row, Workload workload) throws SQLException {
        Submission submission = workload.submission();
        BagSpec bag = submission.bag();
        WorkloadOptions options = submission.options();
        row.text(submission.id())
                .text(submission.client())
                .text(submission.digest())
                .instant(submission.submittedAt())
                .instant(workload.expiresAt());
        row.text(bag.key())
                .number(bag.tasks())
                .number(bag.bodyBytes())
                .number(bag.stride())
                .number(bag.declaredMillis())
                .number(bag.undeclared())
                .flag(bag.repeatable());
        row.number(options.priority().value())
                .text(options.deadline())
                .number(options.retries())
                .text(options.retryBackoff())
                .text(options.taskTimeout())
                .number(options.fragmentSize())
                .flag(options.speculate())
                .text(options.executor());
        WorkloadStatus status = workload.status();
        row.text(workload.cell())
                .flag(workload.cancelRequested())
                .text(status.state())
                .instant(status.startedAt())
                .instant(status.finishedAt());
        bindFault(row, status.fault());
        bindProgress(row, status.progress());
    }

    static void bindFault(RowWriter row, @Nullable Fault fault) throws SQLException {
        row.text(fault == null ? null : fault.code()).text(fault == null ? null : fault.message());
    }

    static void bindProgress(RowWriter row, Progress progress) throws SQLException {
        TaskCounts tasks = progress.tasks();
        FragmentCounts fragments = progress.fragments();
        row.number(tasks.total())
                .number(tasks.running())
                .number(tasks.succeeded())
                .number(tasks.failed())
                .number(fragments.cut())
                .number(fragments.running())
                .number(fragments.ended())
                .number(fragments.redispatched())
                .number(fragments.copies())
                .text(progress.taskTime())
                .number(progress.cost().nanoDollars());
    }

    /** For id, submitted_at and cancel_requested. */
    static WorkloadRef readRef(RowReader row) throws SQLException {
        return new WorkloadRef(
                new WorkloadId(row.text("id")), row.instant("submitted_at"), row.flag("cancel_requested"));
    }

    static Workload read(RowReader row) throws SQLException {
        @Nullable String cell = row.textOrNull("cell");
        return new Workload(
                submission(row),
                new WorkloadStatus(
                        WorkloadState.valueOf(row.text("state")),
                        progress(row),
                        row.instantOrNull("started_at"),
                        row.instantOrNull("finished_at"),
                        row.faultOrNull()),
                cell == null ? null : new CellId(cell),
                row.flag("cancel_requested"),
                row.instant("expires_at"));
    }

    private static Submission submission(RowReader row) throws SQLException {
        BagSpec bag = new BagSpec(
                row.text("bag_key"),
                row.number("bag_tasks"),
                row.number("bag_bytes"),
                row.integer("bag_stride"),
                row.number("bag_declared_millis"),
                row.number("bag_undeclared"),
                row.flag("bag_idempotent"));
        @Nullable String deadline = row.textOrNull("deadline");
        WorkloadOptions options = new WorkloadOptions(
                new Priority(row.integer("priority")),
                deadline == null ? null : Instant.parse(deadline),
                row.integer("retries"),
                row.duration("retry_backoff"),
                row.duration("task_timeout"),
                row.integer("fragment_size"),
                row.flagOrNull("speculate"),
                Executor.valueOf(row.text("executor")));
        return new Submission(
                new WorkloadId(row.text("id")),
                new ClientId(row.text("client")),
                bag,
                options,
                row.text("digest"),
                row.instant("submitted_at"));
    }

    private static Progress progress(RowReader row) throws SQLException {
        return new Progress(
                new TaskCounts(
                        row.number("tasks_total"),
                        row.number("tasks_running"),
                        row.number("tasks_succeeded"),
                        row.number("tasks_failed")),
                new FragmentCounts(
                        row.number("fragments_cut"),
                        row.number("fragments_running"),
                        row.number("fragments_ended"),
                        row.number("fragments_redispatched"),
                        row.number("fragments_copies")),
                row.duration("task_time"),
                new Money(row.number("cost")));
    }
}
