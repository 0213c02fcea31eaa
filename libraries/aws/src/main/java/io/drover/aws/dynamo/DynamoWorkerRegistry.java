package io.drover.aws.dynamo;

import io.drover.model.Money;
import io.drover.model.fragment.Claim;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.ports.UnreadableRows;
import io.drover.ports.WorkerRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** {@link WorkerRegistry} on DynamoDB. Reports are read at half the price and may be a moment old: a beat stays a beat. */
public final class DynamoWorkerRegistry implements WorkerRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(DynamoWorkerRegistry.class);
    static final String SHARD = "shard";
    static final String ID = "id";
    private static final String INCARNATION = "incarnation";
    private static final String BEAT = "beat";
    private static final String DRAIN = "drain_requested";

    private final String table;
    private final DynamoCalls calls;
    private final UnreadableRows unreadable = new UnreadableRows(LOG::error);

    DynamoWorkerRegistry(TableNames tables, DynamoCalls calls) {
        this.table = tables.workers();
        this.calls = calls;
    }

    private static Map<String, AttributeValue> key(WorkerId worker) {
        return Map.of(
                SHARD, AttributeValue.fromN(Integer.toString(Shards.of(worker, Shards.WORKERS))),
                ID, AttributeValue.fromS(worker.value()));
    }

    private static Map<String, AttributeValue> key(int shard, ItemReader item) {
        return Map.of(SHARD, AttributeValue.fromN(Integer.toString(shard)), ID, AttributeValue.fromS(item.text(ID)));
    }

    /** An update, so that a wish to drain stays as it is. */
    @Override
    public Optional<WorkerReport> takeOver(WorkerReport report, WorkerReport from) {
        WorkerInfo info = report.info();
        DynamoCalls.Written written = calls.update(
                table,
                key(report.id()),
                replacing(report, from)
                        .set(new ItemWriter()
                                .number("slots", info.slots())
                                .text("address", info.address())
                                .number("pid", info.pid())
                                .text("zone", info.zone())
                                .text("started_at", info.startedAt())
                                .number("price_per_hour", info.pricePerHour().nanoDollars())
                                .text("executor", info.executor())
                                .text(INCARNATION, info.incarnation())
                                .text("state", report.state())
                                .number(BEAT, report.beat())
                                .text("interval", report.interval())
                                .number("busy", report.busy())
                                .text("held", Claim.toText(report.held()))
                                .text("begun", Claim.toText(report.begun()))
                                .text("waiting", Claim.toText(report.waiting()))
                                .text("heartbeat_at", report.heartbeatAt())));
        return Optional.ofNullable(written.before()).map(DynamoWorkerRegistry::read);
    }

    /** {@link WorkerReport#replaces} as a condition. */
    private static Expression replacing(WorkerReport report, WorkerReport from) {
        Expression same = ofLife(report.info().incarnation());
        return report.holder().equals(from.holder())
                ? same
                : same.orBoth(INCARNATION, from.info().incarnation().value(), BEAT, from.beat());
    }

    /** {@link Incarnation#mayBe} as a condition. */
    private static Expression ofLife(Incarnation life) {
        return life.equals(Incarnation.UNKNOWN)
                ? new Expression()
                : new Expression().absentOrOneOf(INCARNATION, Set.of(life.value(), Incarnation.UNKNOWN.value()));
    }

    @Override
    public void deregister(Holder life) {
        calls.delete(table, key(life.worker()), ofLife(life.incarnation()));
    }

    @Override
    public Optional<WorkerReport> find(WorkerId worker) {
        return calls.get(table, key(worker)).map(DynamoWorkerRegistry::read);
    }

    @Override
    public List<WorkerReport> reports() {
        List<Integer> shards = IntStream.range(0, Shards.WORKERS).boxed().toList();
        return SideBySide.map(shards, this::reports).stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(WorkerReport::id))
                .toList();
    }

    private List<WorkerReport> reports(int shard) {
        List<WorkerReport> reports = new ArrayList<>();
        @Nullable Map<String, AttributeValue> from = null;
        boolean more = true;
        while (more) {
            Expression key = new Expression().is(SHARD, shard);
            DynamoCalls.Slice<ItemReader> slice = calls.query(QueryRequest.builder()
                    .tableName(table)
                    .keyConditionExpression(key.condition())
                    .expressionAttributeNames(key.names())
                    .expressionAttributeValues(key.values())
                    .exclusiveStartKey(from));
            slice.items()
                    .forEach(item -> unreadable
                            .read(() -> "the report of worker " + item.shown(ID), () -> read(item))
                            .ifPresent(reports::add));
            more = slice.more() && !slice.items().isEmpty();
            from = more ? key(shard, slice.items().getLast()) : null;
        }
        return reports;
    }

    private static WorkerReport read(ItemReader item) {
        @Nullable String waiting = item.textOrNull("waiting");
        return new WorkerReport(
                new WorkerId(item.text(ID)),
                new WorkerInfo(
                        item.integer("slots"),
                        item.text("address"),
                        item.number("pid"),
                        item.text("zone"),
                        item.instant("started_at"),
                        new Money(item.number("price_per_hour")),
                        Executor.valueOf(item.text("executor")),
                        new Incarnation(item.text(INCARNATION))),
                WorkerState.valueOf(item.text("state")),
                item.number(BEAT),
                item.duration("interval"),
                item.integer("busy"),
                Claim.parse(item.text("held")),
                Claim.parse(item.text("begun")),
                waiting == null ? List.of() : Claim.parse(waiting),
                item.instant("heartbeat_at"));
    }

    @Override
    public boolean requestDrain(WorkerId worker) {
        return calls.update(
                        table,
                        key(worker),
                        new Expression().set(new ItemWriter().flag(DRAIN, true)).exists(ID))
                .done();
    }

    @Override
    public boolean drainRequested(WorkerId worker) {
        return calls.get(table, key(worker)).filter(item -> item.has(DRAIN)).isPresent();
    }
}
