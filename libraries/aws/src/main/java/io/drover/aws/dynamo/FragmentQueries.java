package io.drover.aws.dynamo;

import io.drover.aws.dynamo.DynamoCalls.Slice;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** Reads one part of the fragments of a workload, in the order of their numbers, with strong consistency. */
record FragmentQueries(String table, DynamoCalls calls) {

    /** Without the results that rows hold. */
    Slice<ItemReader> outlines(String part, int after, int limit) {
        return items(part, after, limit, FragmentItems.OUTLINE);
    }

    Slice<ItemReader> items(String part, int after, int limit) {
        return items(part, after, limit, List.of());
    }

    /** @param wanted what to read of each; none: everything */
    private Slice<ItemReader> items(String part, int after, int limit, List<String> wanted) {
        Expression key = new Expression()
                .is(FragmentItems.PART, part)
                .and(FragmentItems.NUMBER, ">", AttributeValue.fromN(Integer.toString(after)));
        return calls.query(QueryRequest.builder()
                .tableName(table)
                .projectionExpression(wanted.isEmpty() ? null : key.attributes(wanted))
                .keyConditionExpression(key.condition())
                .expressionAttributeNames(key.names())
                .expressionAttributeValues(key.values())
                .consistentRead(true)
                .limit(limit));
    }
}
