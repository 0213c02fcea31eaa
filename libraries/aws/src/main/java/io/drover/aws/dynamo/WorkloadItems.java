package io.drover.aws.dynamo;

import io.drover.model.Money;
import io.drover.model.cell.CellId;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How a workload lies in its table. */
final class WorkloadItems {

    static final String ID = "id";
    static final String CELL = "cell";
    static final String STATE = "state";
    static final String CANCEL_REQUESTED = "cancel_requested";
    static final String STARTED_AT = "started_at";
    static final String FINISHED_AT = "finished_at";
    static final String FAULT = "fault";
    /** The {@link Position} by the end of the retention; it becomes the position in the place of the ended ones. */
    static final String EXPIRY = "expiry";

    private WorkloadItems() {}

    static Map<String, AttributeValue> key(WorkloadId id) {
        return Map.of(ID, AttributeValue.fromS(id.value()));
    }

    static Map<String, AttributeValue> write(Workload workload) {
        Submission submission = workload.submission();
        BagSpec bag = submission.bag();
        WorkloadStatus status = workload.status();
        ItemWriter item = new ItemWriter()
                .text(ID, workload.id())
                .text("client", submission.client())
                .text("digest", submission.digest())
                .text(EXPIRY, new Position(workload.expiresAt(), workload.id()))
                .map(
                        "bag",
                        new ItemWriter()
                                .text("key", bag.key())
                                .number("tasks", bag.tasks())
                                .number("bytes", bag.bodyBytes())
                                .number("stride", bag.stride())
                                .number("declared_millis", bag.declaredMillis())
                                .number("undeclared", bag.undeclared())
                                .flag("idempotent", bag.repeatable()))
                .map("options", options(submission.options()))
                .text(CELL, workload.cell())
                .flag(CANCEL_REQUESTED, workload.cancelRequested())
                .text(STATE, status.state())
                .text(STARTED_AT, status.startedAt())
                .text(FINISHED_AT, status.finishedAt())
                .fault(FAULT, status.fault());
        writeProgress(item, status.progress());
        writeKeys(item, workload);
        return item.toItem();
    }

    private static ItemWriter options(WorkloadOptions options) {
        return new ItemWriter()
                .number("priority", options.priority().value())
                .text("deadline", options.deadline())
                .number("retries", options.retries())
                .text("retry_backoff", options.retryBackoff())
                .text("task_timeout", options.taskTimeout())
                .number("fragment_size", options.fragmentSize())
                .flag("speculate", options.speculate())
                .text("executor", options.executor());
    }

    /** Lists: tasks are total, running, succeeded, failed; fragments are cut, running, ended, redispatched, copies. */
    static void writeProgress(ItemWriter item, Progress progress) {
        TaskCounts tasks = progress.tasks();
        FragmentCounts fragments = progress.fragments();
        item.numbers("tasks", tasks.total(), tasks.running(), tasks.succeeded(), tasks.failed())
                .numbers(
                        "fragments",
                        fragments.cut(),
                        fragments.running(),
                        fragments.ended(),
                        fragments.redispatched(),
                        fragments.copies())
                .text("task_time", progress.taskTime())
                .number("cost", progress.cost().nanoDollars());
    }

    private static void writeKeys(ItemWriter item, Workload workload) {
        int shard = WorkloadKeys.shard(workload.id());
        ClientId client = workload.submission().client();
        @Nullable CellId cell = workload.cell();
        boolean ended = workload.state().isTerminal();
        String place = cell == null ? WorkloadKeys.free(shard) : WorkloadKeys.cell(cell, shard);
        Position position = new Position(workload.submission().submittedAt(), workload.id());
        item.text(WorkloadIndex.BY_PLACE.partition(), ended ? WorkloadKeys.ended(shard) : place)
                .text(
                        WorkloadIndex.BY_PLACE.sort(),
                        ended ? new Position(workload.expiresAt(), workload.id()) : position)
                .text(WorkloadIndex.BY_STATE.partition(), WorkloadKeys.state(workload.state(), shard))
                .text(WorkloadIndex.BY_CLIENT.partition(), WorkloadKeys.client(client, workload.state(), shard))
                .text(WorkloadIndex.BY_STATE.sort(), position);
    }

    static ClientId client(ItemReader item) {
        return new ClientId(item.text("client"));
    }

    static WorkloadId id(ItemReader item) {
        return new WorkloadId(item.text(ID));
    }

    static WorkloadState state(ItemReader item) {
        return WorkloadState.valueOf(item.text(STATE));
    }

    static Position expiry(ItemReader item) {
        return Position.of(item.text(EXPIRY));
    }

    static WorkloadRef readRef(ItemReader item) {
        return new WorkloadRef(
                id(item), Position.of(item.text(WorkloadIndex.BY_STATE.sort())).at(), item.flag(CANCEL_REQUESTED));
    }

    static Workload read(ItemReader item) {
        @Nullable String cell = item.textOrNull(CELL);
        return new Workload(
                submission(item),
                new WorkloadStatus(
                        state(item),
                        progress(item),
                        item.instantOrNull(STARTED_AT),
                        item.instantOrNull(FINISHED_AT),
                        item.faultOrNull(FAULT)),
                cell == null ? null : new CellId(cell),
                item.flag(CANCEL_REQUESTED),
                expiry(item).at());
    }

    private static Submission submission(ItemReader item) {
        ItemReader bag = item.map("bag");
        ItemReader options = item.map("options");
        return new Submission(
                id(item),
                client(item),
                new BagSpec(
                        bag.text("key"),
                        bag.number("tasks"),
                        bag.number("bytes"),
                        bag.integer("stride"),
                        bag.number("declared_millis"),
                        bag.number("undeclared"),
                        bag.flag("idempotent")),
                new WorkloadOptions(
                        new Priority(options.integer("priority")),
                        options.instantOrNull("deadline"),
                        options.integer("retries"),
                        options.duration("retry_backoff"),
                        options.duration("task_timeout"),
                        options.integer("fragment_size"),
                        options.flagOrNull("speculate"),
                        Executor.valueOf(options.text("executor"))),
                item.text("digest"),
                Position.of(item.text(WorkloadIndex.BY_STATE.sort())).at());
    }

    private static Progress progress(ItemReader item) {
        long[] tasks = item.numbers("tasks");
        long[] fragments = item.numbers("fragments");
        return new Progress(
                new TaskCounts(tasks[0], tasks[1], tasks[2], tasks[3]),
                new FragmentCounts(fragments[0], fragments[1], fragments[2], fragments[3], fragments[4]),
                item.duration("task_time"),
                new Money(item.number("cost")));
    }
}
