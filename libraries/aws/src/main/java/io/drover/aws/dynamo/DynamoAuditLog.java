package io.drover.aws.dynamo;

import io.drover.model.audit.Act;
import io.drover.model.audit.AuditEntry;
import io.drover.model.workload.ClientId;
import io.drover.ports.AuditLog;
import io.drover.ports.Cursor;
import io.drover.ports.Page;
import io.drover.ports.UnreadableRows;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * {@link AuditLog} on DynamoDB, in a shard of the workers' table that no worker is in: acts are rare, and so need no table
 * with rights of its own. Each entry lies there twice, by time alone and by its subject and time.
 */
final class DynamoAuditLog implements AuditLog {

    private static final Logger LOG = LoggerFactory.getLogger(DynamoAuditLog.class);
    private static final int SHARD = -1;
    private static final String BY_TIME = "t#";
    /** Of those that are too old, at each append: more than are added. */
    private static final int FORGOTTEN_AT_ONCE = 10;

    private final String table;
    private final DynamoCalls calls;
    private final UnreadableRows unreadable = new UnreadableRows(LOG::error);

    DynamoAuditLog(TableNames tables, DynamoCalls calls) {
        this.table = tables.workers();
        this.calls = calls;
    }

    @Override
    public void append(AuditEntry entry, Instant keptFrom) {
        for (String order : List.of(BY_TIME, ofSubject(entry.subject()))) {
            calls.update(
                    table,
                    key(order + entry.id()),
                    new Expression()
                            .set(new ItemWriter()
                                    .text("entry", entry.id())
                                    .text("done_at", entry.at())
                                    .text("who", entry.who())
                                    .text("act", entry.act())
                                    .text("subject", entry.subject())
                                    .text("reason", entry.reason())));
        }
        query(BY_TIME, null, true, FORGOTTEN_AT_ONCE).stream()
                .flatMap(old -> read(old).stream())
                .filter(old -> old.at().isBefore(keptFrom))
                .forEach(this::forget);
    }

    private void forget(AuditEntry old) {
        calls.delete(table, key(ofSubject(old.subject()) + old.id()), new Expression());
        calls.delete(table, key(BY_TIME + old.id()), new Expression());
    }

    @Override
    public Page<AuditEntry> list(@Nullable String subject, @Nullable String cursor, int limit) {
        String order = subject == null ? BY_TIME : ofSubject(subject);
        @Nullable String before = cursor == null ? null : Cursor.read(cursor, String::valueOf);
        Page<ItemReader> page = Cursor.page(
                query(order, before, false, limit + 1),
                limit,
                item -> item.text(DynamoWorkerRegistry.ID).substring(order.length()));
        return new Page<>(
                page.items().stream().flatMap(item -> read(item).stream()).toList(), page.next());
    }

    private List<ItemReader> query(String order, @Nullable String behind, boolean oldestFirst, int limit) {
        return calls.query(QueryRequest.builder()
                        .tableName(table)
                        .keyConditionExpression("#shard = :shard AND begins_with(#id, :order)")
                        .expressionAttributeNames(
                                Map.of("#shard", DynamoWorkerRegistry.SHARD, "#id", DynamoWorkerRegistry.ID))
                        .expressionAttributeValues(Map.of(
                                ":shard",
                                AttributeValue.fromN(Integer.toString(SHARD)),
                                ":order",
                                AttributeValue.fromS(order)))
                        .exclusiveStartKey(behind == null ? null : key(order + behind))
                        .consistentRead(true)
                        .scanIndexForward(oldestFirst)
                        .limit(limit))
                .items();
    }

    /** No subject holds this mark, so none begins like another. */
    private static String ofSubject(String subject) {
        return "s#" + subject + "#";
    }

    private static Map<String, AttributeValue> key(String id) {
        return Map.of(
                DynamoWorkerRegistry.SHARD,
                AttributeValue.fromN(Integer.toString(SHARD)),
                DynamoWorkerRegistry.ID,
                AttributeValue.fromS(id));
    }

    private Optional<AuditEntry> read(ItemReader item) {
        return unreadable.read(
                () -> "the audit row " + item.shown(DynamoWorkerRegistry.ID),
                () -> new AuditEntry(
                        item.text("entry"),
                        item.instant("done_at"),
                        new ClientId(item.text("who")),
                        Act.valueOf(item.text("act")),
                        item.text("subject"),
                        item.text("reason")));
    }
}
