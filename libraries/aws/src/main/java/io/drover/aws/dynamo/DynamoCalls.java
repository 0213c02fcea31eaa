package io.drover.aws.dynamo;

import static io.drover.aws.dynamo.StoreMeter.told;
import static java.util.Objects.requireNonNull;

import io.drover.aws.fault.AwsFaults;
import io.drover.aws.fault.AwsService;
import io.drover.aws.fault.AwsTrouble;
import io.drover.model.fault.FaultException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/**
 * The calls that the adapters make: metered, with failures in Drover's words, and repeated where another write of the
 * same item was in the way or a batch was done in part, which the SDK's retries do not see. Never scans.
 */
final class DynamoCalls {

    /**
     * What became of a conditional write.
     *
     * @param before the item as it is, if the condition did not hold; absent if there is none
     */
    record Written(boolean done, @Nullable ItemReader before) {
        private static final Written DONE = new Written(true, null);
    }

    /** @param more whether a read that goes on behind the last item may find something */
    record Slice<T>(List<T> items, boolean more) {}

    private static final String CALLING = "a call";
    private static final String REFUSED = "ConditionalCheckFailed";

    private final DynamoDbClient client;
    private final StoreMeter meter;
    private final RandomGenerator jitter;

    DynamoCalls(DynamoDbClient client, StoreMeter meter, RandomGenerator jitter) {
        this.client = client;
        this.meter = meter;
        this.jitter = jitter;
    }

    /** With strong consistency. */
    Optional<ItemReader> get(String table, Map<String, AttributeValue> key) {
        GetItemResponse answer = call(
                table,
                () -> client.getItem(request -> request.tableName(table)
                        .key(key)
                        .consistentRead(true)
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)));
        meter.read(told(answer.consumedCapacity()), StoreMeter.readUnits(ItemSize.of(answer.item()), true));
        return answer.hasItem() && !answer.item().isEmpty()
                ? Optional.of(new ItemReader(answer.item()))
                : Optional.empty();
    }

    Written put(String table, Map<String, AttributeValue> item, Expression condition) {
        return write(
                table,
                StoreMeter.writeUnits(item),
                () -> told(client.putItem(request -> request.tableName(table)
                                .item(item)
                                .conditionExpression(condition.condition())
                                .expressionAttributeNames(condition.names())
                                .expressionAttributeValues(condition.values())
                                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                        .consumedCapacity()));
    }

    Written update(String table, Map<String, AttributeValue> key, Expression change) {
        return write(
                table,
                StoreMeter.writeUnits(requireNonNull(change.values())),
                () -> told(client.updateItem(request -> request.tableName(table)
                                .key(key)
                                .updateExpression(change.update())
                                .conditionExpression(change.condition())
                                .expressionAttributeNames(change.names())
                                .expressionAttributeValues(change.values())
                                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                        .consumedCapacity()));
    }

    Written delete(String table, Map<String, AttributeValue> key, Expression condition) {
        return write(
                table,
                1,
                () -> told(client.deleteItem(request -> request.tableName(table)
                                .key(key)
                                .conditionExpression(condition.condition())
                                .expressionAttributeNames(condition.names())
                                .expressionAttributeValues(condition.values())
                                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                        .consumedCapacity()));
    }

    /** A refused write is billed like one that was made. */
    private Written write(String table, double estimate, Supplier<@Nullable Double> request) {
        return call(table, () -> {
            try {
                meter.written(request.get(), estimate);
                return Written.DONE;
            } catch (ConditionalCheckFailedException e) {
                meter.written(null, estimate);
                return new Written(false, e.hasItem() && !e.item().isEmpty() ? new ItemReader(e.item()) : null);
            }
        });
    }

    /** One page of a partition of a table or an index. */
    Slice<ItemReader> query(QueryRequest.Builder request) {
        QueryRequest built =
                request.returnConsumedCapacity(ReturnConsumedCapacity.TOTAL).build();
        QueryResponse answer = call(built.tableName(), () -> client.query(built));
        int bytes = answer.items().stream().mapToInt(ItemSize::of).sum();
        meter.read(
                told(answer.consumedCapacity()),
                StoreMeter.readUnits(bytes, Boolean.TRUE.equals(built.consistentRead())));
        return new Slice<>(
                answer.items().stream().map(ItemReader::new).toList(),
                answer.hasLastEvaluatedKey() && !answer.lastEvaluatedKey().isEmpty());
    }

    /** Every item of a table that has few of them: no more than one answer holds. */
    List<ItemReader> all(String smallTable) {
        ScanResponse answer = call(
                smallTable,
                () -> client.scan(
                        request -> request.tableName(smallTable).returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)));
        int bytes = answer.items().stream().mapToInt(ItemSize::of).sum();
        meter.read(told(answer.consumedCapacity()), StoreMeter.readUnits(bytes, false));
        return answer.items().stream().map(ItemReader::new).toList();
    }

    /**
     * All of the writes or none.
     *
     * @param table the one to name in a fault
     * @param units an estimate of what it costs
     * @return empty if they were made; else one reason per write, of which at least one {@link #isRefused}
     */
    List<CancellationReason> transact(String table, List<TransactWriteItem> writes, double units) {
        for (int attempt = 1; ; attempt++) {
            Optional<TransactionCanceledException> cancelled = tryToTransact(table, writes, units);
            if (cancelled.isEmpty()) {
                return List.of();
            }
            List<CancellationReason> reasons = cancelled.get().cancellationReasons();
            if (reasons.stream().anyMatch(DynamoCalls::isRefused)) {
                return reasons;
            }
            if (reasons.stream().noneMatch(DynamoCalls::isBusy)) {
                throw faults(table).of(CALLING, cancelled.get());
            }
            if (attempt == DynamoLimits.TRIES) {
                throw busy(table, "transactions were in each other's way");
            }
            pause(table, attempt);
        }
    }

    private Optional<TransactionCanceledException> tryToTransact(
            String table, List<TransactWriteItem> writes, double units) {
        return call(table, () -> {
            try {
                TransactWriteItemsResponse answer = client.transactWriteItems(
                        request -> request.transactItems(writes).returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
                meter.written(told(answer.consumedCapacity()), units);
                return Optional.empty();
            } catch (TransactionCanceledException e) {
                meter.written(null, units);
                return Optional.of(e);
            }
        });
    }

    FaultException busy(String table, String what) {
        return faults(table).of(CALLING, AwsTrouble.BUSY, what);
    }

    StoreMeter meter() {
        return meter;
    }

    static boolean isRefused(CancellationReason reason) {
        return REFUSED.equals(reason.code());
    }

    /** Others were in the way of a transaction, or too many of them. */
    private static boolean isBusy(CancellationReason reason) {
        return reason.code() != null
                && (reason.code().equals("TransactionConflict") || AwsTrouble.isLimit(reason.code()));
    }

    private AwsFaults faults(String table) {
        return faults(client, table);
    }

    static AwsFaults faults(DynamoDbClient client, String table) {
        return new AwsFaults(
                AwsService.DYNAMODB,
                "table " + table + " (" + client.serviceClientConfiguration().region() + ")");
    }

    <T> T call(String table, Supplier<T> request) {
        for (int attempt = 1; ; attempt++) {
            try {
                return request.get();
            } catch (TransactionConflictException e) {
                if (attempt == DynamoLimits.TRIES) {
                    throw faults(table).of(CALLING, e);
                }
            } catch (SdkException | IllegalStateException | RejectedExecutionException e) {
                // The last two come from a client that was closed.
                throw faults(table).of(CALLING, e);
            }
            pause(table, attempt);
        }
    }

    /** Of random length, so that those who met do not meet again. */
    void pause(String table, int attempt) {
        Duration pause = DynamoLimits.PAUSES.pause(attempt, jitter.nextDouble());
        try {
            new CountDownLatch(1).await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw faults(table).of(CALLING, e);
        }
    }
}
