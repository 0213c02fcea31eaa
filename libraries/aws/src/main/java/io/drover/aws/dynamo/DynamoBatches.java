package io.drover.aws.dynamo;

import static io.drover.aws.dynamo.StoreMeter.told;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** Many items at a time. What DynamoDB leaves out of a batch, because it is busy or the answer full, is asked for again. */
final class DynamoBatches {

    private final DynamoDbClient client;
    private final DynamoCalls calls;

    DynamoBatches(DynamoDbClient client, DynamoCalls calls) {
        this.client = client;
        this.calls = calls;
    }

    /** The same with all attributes. */
    List<ItemReader> getAll(String table, List<Map<String, AttributeValue>> keys, boolean consistent) {
        return getAll(table, keys, List.of(), consistent);
    }

    /**
     * Those of the items that exist, in any order.
     *
     * @param keys all different
     * @param attributes those that are wanted; all if it is empty
     */
    List<ItemReader> getAll(
            String table, List<Map<String, AttributeValue>> keys, List<String> attributes, boolean consistent) {
        List<List<Map<String, AttributeValue>>> batches = batches(keys, DynamoLimits.BATCH_READS);
        return SideBySide.map(batches, batch -> getBatch(table, batch, attributes, consistent)).stream()
                .flatMap(List::stream)
                .toList();
    }

    private List<ItemReader> getBatch(
            String table, List<Map<String, AttributeValue>> keys, List<String> attributes, boolean consistent) {
        Expression names = new Expression();
        @Nullable String projection = attributes.isEmpty() ? null : names.attributes(attributes);
        List<ItemReader> found = new ArrayList<>(keys.size());
        List<Map<String, AttributeValue>> left = keys;
        for (int attempt = 1; !left.isEmpty(); attempt++) {
            KeysAndAttributes wanted = KeysAndAttributes.builder()
                    .keys(left)
                    .consistentRead(consistent)
                    .projectionExpression(projection)
                    .expressionAttributeNames(names.names())
                    .build();
            BatchGetItemResponse answer = calls.call(
                    table,
                    () -> client.batchGetItem(request -> request.requestItems(Map.of(table, wanted))
                            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)));
            List<Map<String, AttributeValue>> items = answer.responses().getOrDefault(table, List.of());
            calls.meter()
                    .read(
                            told(answer.consumedCapacity()),
                            items.stream()
                                    .mapToDouble(item -> StoreMeter.readUnits(ItemSize.of(item), consistent))
                                    .sum());
            items.forEach(item -> found.add(new ItemReader(item)));
            left = answer.hasUnprocessedKeys() && answer.unprocessedKeys().containsKey(table)
                    ? requireNonNull(answer.unprocessedKeys().get(table)).keys()
                    : List.of();
            pauseUnless(left.isEmpty(), table, attempt, "items were left unread");
        }
        return found;
    }

    private void pauseUnless(boolean done, String table, int attempt, String what) {
        if (!done) {
            if (attempt == DynamoLimits.TRIES) {
                throw calls.busy(table, what);
            }
            calls.pause(table, attempt);
        }
    }

    private static <T> List<List<T>> batches(List<T> items, int most) {
        List<List<T>> batches = new ArrayList<>();
        for (int from = 0; from < items.size(); from += most) {
            batches.add(items.subList(from, Math.min(from + most, items.size())));
        }
        return batches;
    }
}
