package io.drover.aws.dynamo;

import io.drover.aws.dynamo.DynamoCalls.Slice;
import io.drover.model.fragment.Fragment;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** Reads one part of the fragments of a workload, in the order of their numbers, with strong consistency. */
record FragmentQueries(String table, DynamoCalls calls) {

    Slice<Fragment> read(String part, int after, int limit) {
        Slice<ItemReader> slice = items(part, after, limit);
        return new Slice<>(slice.items().stream().map(FragmentItems::read).toList(), slice.more());
    }

    Slice<ItemReader> items(String part, int after, int limit) {
        Expression key = new Expression()
                .is(FragmentItems.PART, part)
                .and(FragmentItems.NUMBER, ">", AttributeValue.fromN(Integer.toString(after)));
        return calls.query(QueryRequest.builder()
                .tableName(table)
                .keyConditionExpression(key.condition())
                .expressionAttributeNames(key.names())
                .expressionAttributeValues(key.values())
                .consistentRead(true)
                .limit(limit));
    }
}
