package io.drover.aws.dynamo;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * A write on its way into a transaction.
 *
 * @param item names what it is about; a transaction takes one write per item
 * @param bytes about how large the item becomes
 */
record ItemWrite(Object item, TransactWriteItem write, int bytes) {

    private static final int UNIT = 1024;

    double units() {
        return 2.0 * Math.max(1, Math.ceilDiv(bytes, UNIT));
    }

    /**
     * How many writes from the start of a list fit into one transaction beside the lease's. In order, because the next
     * transaction begins where this one ends; at least one.
     */
    static int fitting(List<ItemWrite> writes) {
        Set<Object> items = new HashSet<>();
        int bytes = 0;
        int count = 0;
        for (ItemWrite write : writes.subList(0, Math.min(writes.size(), DynamoLimits.TRANSACTION_WRITES - 1))) {
            bytes += write.bytes();
            if (!items.add(write.item()) || (count > 0 && bytes > DynamoLimits.TRANSACTION_BYTES)) {
                break;
            }
            count++;
        }
        return count;
    }
}
