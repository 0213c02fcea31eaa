package io.drover.aws.dynamo;

import io.drover.model.cell.Backlog;
import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.cell.Epoch;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** How a cell's lease lies in its table. */
final class CellItems {

    static final String CELL = "cell";
    static final String OWNER = "owner";
    static final String EPOCH = "epoch";
    static final String BEAT = "beat";
    static final String BACKLOG = "backlog";

    private CellItems() {}

    static Map<String, AttributeValue> key(CellId cell) {
        return Map.of(CELL, AttributeValue.fromS(cell.value()));
    }

    static Map<String, AttributeValue> write(CellLease lease) {
        return new ItemWriter()
                .text(CELL, lease.cell())
                .text(OWNER, lease.owner())
                .number(EPOCH, lease.epoch().value())
                .number(BEAT, lease.beat())
                .toItem();
    }

    static CellLease read(ItemReader item) {
        return new CellLease(
                new CellId(item.text(CELL)), item.text(OWNER), new Epoch(item.number(EPOCH)), item.number(BEAT));
    }

    /** None of a cell that was taken and not renewed yet. */
    static Backlog backlog(ItemReader item) {
        return item.has(BACKLOG) ? Backlog.parse(item.text(BACKLOG)) : Backlog.NONE;
    }

    /** Holds while the lease is its owner's, and the store no older than what the owner has seen of it. */
    static Expression isAt(Expression change, CellLease lease) {
        return change.is(OWNER, lease.owner())
                .is(EPOCH, lease.epoch().value())
                .and(BEAT, ">=", AttributeValue.fromN(Long.toString(lease.beat())));
    }

    /** The part of a transaction that lets it pass only while the lease is its owner's. */
    static TransactWriteItem holds(TableNames tables, CellLease lease) {
        Expression condition = isAt(new Expression(), lease);
        return TransactWriteItem.builder()
                .conditionCheck(check -> check.tableName(tables.cells())
                        .key(key(lease.cell()))
                        .conditionExpression(condition.condition())
                        .expressionAttributeNames(condition.names())
                        .expressionAttributeValues(condition.values()))
                .build();
    }
}
