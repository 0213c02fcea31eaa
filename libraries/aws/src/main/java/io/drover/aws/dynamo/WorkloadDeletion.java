package io.drover.aws.dynamo;

import io.drover.aws.dynamo.DynamoCalls.Slice;
import io.drover.ports.WorkloadRef;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Removes a workload and its fragments. Each group of fragments goes in a transaction that looks at the workload: a
 * slow remover must not take those of the next submission under the same id. That costs twice the price of plain
 * deletes; a fragment is a few hundred tasks.
 */
record WorkloadDeletion(TableNames tables, DynamoCalls calls) {

    /** The workload last: as long as it is there, a delete that broke off is begun anew. */
    boolean of(WorkloadRef seen) {
        List<Integer> shards = IntStream.range(0, Shards.FRAGMENTS).boxed().toList();
        List<Boolean> parts = SideBySide.map(shards, shard -> part(seen, FragmentItems.part(seen.id(), shard)));
        return parts.stream().allMatch(done -> done)
                && calls.delete(tables.workloads(), WorkloadItems.key(seen.id()), isStill(seen))
                        .done();
    }

    private boolean part(WorkloadRef seen, String part) {
        FragmentQueries fragments = new FragmentQueries(tables.fragments(), calls);
        boolean more = true;
        while (more) {
            // What was read is deleted before the next look, which therefore begins at the start again.
            Slice<ItemReader> slice = fragments.items(part, -1, DynamoLimits.TRANSACTION_WRITES - 1);
            if (!slice.items().isEmpty() && !delete(seen, slice.items())) {
                return false;
            }
            more = slice.more();
        }
        return true;
    }

    private boolean delete(WorkloadRef seen, List<ItemReader> items) {
        Expression still = isStill(seen);
        List<TransactWriteItem> transaction = new ArrayList<>();
        transaction.add(TransactWriteItem.builder()
                .conditionCheck(check -> check.tableName(tables.workloads())
                        .key(WorkloadItems.key(seen.id()))
                        .conditionExpression(still.condition())
                        .expressionAttributeNames(still.names())
                        .expressionAttributeValues(still.values()))
                .build());
        for (ItemReader item : items) {
            transaction.add(TransactWriteItem.builder()
                    .delete(delete -> delete.tableName(tables.fragments()).key(FragmentItems.key(item)))
                    .build());
        }
        return calls.transact(tables.fragments(), transaction, 2.0 * transaction.size())
                .isEmpty();
    }

    private static Expression isStill(WorkloadRef seen) {
        return new Expression().is(WorkloadIndex.BY_STATE.sort(), new Position(seen.submittedAt(), seen.id()));
    }
}
