package io.drover.aws.dynamo;

import io.drover.model.cell.CellId;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentEvent;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.FragmentTransitions;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;
import io.drover.model.workload.WorkloadTransitions;
import io.drover.ports.StoreWrite;
import io.drover.wire.Documents;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The part of a transaction behind each kind of write. The conditions on states come from the transition tables, so a
 * move outside them cannot be stored.
 */
final class DynamoCellWrites {

    /** States that can still change. */
    static final List<WorkloadState> OPEN_STATES = Arrays.stream(WorkloadState.values())
            .filter(state -> !state.isTerminal())
            .toList();

    private final TableNames tables;
    private final CellId cell;
    private final Function<WorkloadId, @Nullable Workload> moved;

    /** @param moved what a workload is that moves; null if there is no such workload */
    DynamoCellWrites(TableNames tables, CellId cell, Function<WorkloadId, @Nullable Workload> moved) {
        this.tables = tables;
        this.cell = cell;
        this.moved = moved;
    }

    ItemWrite of(StoreWrite write) {
        return switch (write) {
            case StoreWrite.Adopt adopt -> update(adopt.workload(), adoption(adopt));
            case StoreWrite.AdoptAndStart start -> update(start.workload(), adoption(start));
            case StoreWrite.MoveWorkload move -> update(move.workload(), move(move));
            case StoreWrite.NoteProgress note -> update(note.workload(), note(note));
            case StoreWrite.NoteTrouble note -> update(note.workload(), trouble(note));
            case StoreWrite.Dispatch dispatch -> put(dispatch.fragment(), new Expression().absent(FragmentItems.PART));
            case StoreWrite.Redispatch redispatch ->
                put(
                        redispatch.fragment(),
                        new Expression()
                                .is(
                                        FragmentItems.ATTEMPT,
                                        redispatch.fragment().attempt().value() - 1)
                                .isOneOf(
                                        FragmentItems.STATE,
                                        FragmentTransitions.TABLE.sources(
                                                FragmentEvent.REDISPATCH, FragmentState.QUEUED)));
            case StoreWrite.Assign assign -> update(assign.claim().key(), assign(assign));
            case StoreWrite.End end -> update(end.key(), end(end));
            case StoreWrite.Close close -> update(close.key(), close(close));
        };
    }

    private Expression adoption(StoreWrite.Adopt adopt) {
        return new Expression()
                .set(new ItemWriter()
                        .text(WorkloadItems.CELL, cell)
                        .text(
                                WorkloadIndex.BY_PLACE.partition(),
                                WorkloadKeys.cell(cell, WorkloadKeys.shard(adopt.workload()))))
                .exists(WorkloadItems.ID)
                .absent(WorkloadItems.CELL);
    }

    private Expression adoption(StoreWrite.AdoptAndStart start) {
        WorkloadState to = WorkloadTransitions.TABLE.target(WorkloadEvent.START);
        int shard = WorkloadKeys.shard(start.workload());
        ItemWriter item = new ItemWriter()
                .text(WorkloadItems.CELL, cell)
                .text(WorkloadIndex.BY_PLACE.partition(), WorkloadKeys.cell(cell, shard))
                .text(WorkloadItems.STATE, to)
                .text(WorkloadIndex.BY_STATE.partition(), WorkloadKeys.state(to, shard))
                .text(WorkloadIndex.BY_CLIENT.partition(), WorkloadKeys.client(start.client(), to, shard))
                .text(WorkloadItems.STARTED_AT, start.at())
                .text(WorkloadItems.PROGRESS, Documents.of(start.progress()));
        return new Expression()
                .set(item)
                .exists(WorkloadItems.ID)
                .absent(WorkloadItems.CELL)
                .and(WorkloadItems.CANCEL_REQUESTED, "=", AttributeValue.fromBool(false))
                .isOneOf(WorkloadItems.STATE, WorkloadTransitions.TABLE.sources(WorkloadEvent.START, to));
    }

    private Expression move(StoreWrite.MoveWorkload move) {
        WorkloadState to = WorkloadTransitions.TABLE.target(move.event());
        int shard = WorkloadKeys.shard(move.workload());
        @Nullable Workload now = moved.apply(move.workload());
        ItemWriter item = new ItemWriter()
                .text(WorkloadItems.STATE, to)
                .text(WorkloadIndex.BY_STATE.partition(), WorkloadKeys.state(to, shard))
                .text(
                        WorkloadIndex.BY_CLIENT.partition(),
                        now == null
                                ? null
                                : WorkloadKeys.client(now.submission().client(), to, shard))
                .text(WorkloadItems.STARTED_AT, move.event() == WorkloadEvent.START ? move.at() : null)
                .text(WorkloadItems.FINISHED_AT, to.isTerminal() ? move.at() : null)
                .text(WorkloadIndex.BY_PLACE.partition(), to.isTerminal() ? WorkloadKeys.ended(shard) : null)
                .text(WorkloadItems.FAULT, Documents.of(move.fault()))
                .text(WorkloadItems.PROGRESS, Documents.of(move.progress()));
        if (now != null && to.isTerminal()) {
            Position expiry = new Position(now.expiryIfEnded(move.at()), move.workload());
            item.text(WorkloadItems.EXPIRY, expiry).text(WorkloadIndex.BY_PLACE.sort(), expiry);
        }
        Expression change = new Expression().set(item);
        if (move.fault() == null) {
            change.remove(WorkloadItems.FAULT);
        }
        return change.is(WorkloadItems.CELL, cell)
                .isOneOf(WorkloadItems.STATE, WorkloadTransitions.TABLE.sources(move.event(), to));
    }

    private Expression note(StoreWrite.NoteProgress note) {
        return new Expression()
                .set(new ItemWriter().text(WorkloadItems.PROGRESS, Documents.of(note.progress())))
                .is(WorkloadItems.CELL, cell)
                .isOneOf(WorkloadItems.STATE, OPEN_STATES);
    }

    private Expression trouble(StoreWrite.NoteTrouble note) {
        Expression change = note.fault() == null
                ? new Expression().remove(WorkloadItems.FAULT)
                : new Expression().set(new ItemWriter().text(WorkloadItems.FAULT, Documents.of(note.fault())));
        return change.is(WorkloadItems.CELL, cell).isOneOf(WorkloadItems.STATE, OPEN_STATES);
    }

    private static Expression assign(StoreWrite.Assign assign) {
        return new Expression()
                .set(new ItemWriter()
                        .text(FragmentItems.STATE, FragmentState.RUNNING)
                        .text(FragmentItems.CLAIMED_BY, assign.holder().worker())
                        .text(FragmentItems.CLAIMED_LIFE, assign.holder().incarnation())
                        .text(FragmentItems.CLAIMED_AT, assign.at()))
                .is(FragmentItems.ATTEMPT, assign.claim().attempt().value())
                .isOneOf(
                        FragmentItems.STATE,
                        FragmentTransitions.TABLE.sources(FragmentEvent.ASSIGN, FragmentState.RUNNING));
    }

    private static Expression end(StoreWrite.End end) {
        FragmentState to = new FragmentStatus.Ended(end.outcome()).state();
        return new Expression()
                .set(new ItemWriter()
                        .text(FragmentItems.STATE, to)
                        .text(FragmentItems.CLAIMED_BY, end.outcome().worker())
                        .text(FragmentItems.OUTCOME, Documents.ofEnd(end.outcome()))
                        .bytes(FragmentItems.BLOCK, Documents.block(end.outcome())))
                .remove(FragmentItems.CLAIMED_LIFE, FragmentItems.CLAIMED_AT)
                .is(FragmentItems.ATTEMPT, end.attempt().value())
                .isOneOf(FragmentItems.STATE, FragmentTransitions.sourcesOf(to));
    }

    private static Expression close(StoreWrite.Close close) {
        return new Expression()
                .set(new ItemWriter()
                        .text(FragmentItems.STATE, close.state())
                        .text(FragmentItems.OUTCOME, Documents.ofClose(close.at(), close.fault())))
                .remove(FragmentItems.CLAIMED_BY, FragmentItems.CLAIMED_LIFE, FragmentItems.CLAIMED_AT)
                .isOneOf(FragmentItems.STATE, FragmentTransitions.sourcesOf(close.state()));
    }

    private ItemWrite put(Fragment fragment, Expression condition) {
        Map<String, AttributeValue> item = FragmentItems.write(fragment);
        TransactWriteItem write = TransactWriteItem.builder()
                .put(put -> put.tableName(tables.fragments())
                        .item(item)
                        .conditionExpression(condition.condition())
                        .expressionAttributeNames(condition.names())
                        .expressionAttributeValues(condition.values())
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                .build();
        return new ItemWrite(fragment.key(), write, ItemSize.of(item));
    }

    private ItemWrite update(WorkloadId workload, Expression change) {
        return update(workload, tables.workloads(), WorkloadItems.key(workload), change);
    }

    private ItemWrite update(FragmentKey fragment, Expression change) {
        return update(fragment, tables.fragments(), FragmentItems.key(fragment), change);
    }

    private static ItemWrite update(Object item, String table, Map<String, AttributeValue> key, Expression change) {
        TransactWriteItem write = TransactWriteItem.builder()
                .update(update -> update.tableName(table)
                        .key(key)
                        .updateExpression(change.update())
                        .conditionExpression(change.condition())
                        .expressionAttributeNames(change.names())
                        .expressionAttributeValues(change.values())
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                .build();
        return new ItemWrite(item, write, change.bytes());
    }
}
