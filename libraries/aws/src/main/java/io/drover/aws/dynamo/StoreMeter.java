package io.drover.aws.dynamo;

import java.util.Map;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;

/**
 * What the store has used since the process started, in the units that DynamoDB bills. The service's own figures, where
 * it gives them; an emulator that gives none is charged by the size of the items. Thread-safe.
 */
public final class StoreMeter {

    private static final int READ_UNIT_BYTES = 4 * 1024;
    private static final int WRITE_UNIT_BYTES = 1024;

    private final LongAdder requests = new LongAdder();
    private final DoubleAdder reads = new DoubleAdder();
    private final DoubleAdder writes = new DoubleAdder();

    /** Calls that were answered, refused conditions among them; repetitions inside the SDK count once. */
    public long requests() {
        return requests.sum();
    }

    /** Read request units: 4 KB read with strong consistency, or twice that without. */
    public double readUnits() {
        return reads.sum();
    }

    /** Write request units: 1 KB written to a table or an index, or half of that in a transaction. */
    public double writeUnits() {
        return writes.sum();
    }

    void read(@Nullable Double told, double estimate) {
        requests.increment();
        reads.add(told == null ? estimate : told);
    }

    void written(@Nullable Double told, double estimate) {
        requests.increment();
        writes.add(told == null ? estimate : told);
    }

    static @Nullable Double told(@Nullable ConsumedCapacity capacity) {
        return capacity == null ? null : capacity.capacityUnits();
    }

    /** What one call tells of several tables. */
    static @Nullable Double told(Iterable<ConsumedCapacity> capacities) {
        @Nullable Double sum = null;
        for (ConsumedCapacity capacity : capacities) {
            @Nullable Double units = capacity.capacityUnits();
            if (units != null) {
                sum = sum == null ? units : Double.valueOf(sum + units);
            }
        }
        return sum;
    }

    static double readUnits(int bytes, boolean consistent) {
        return units(bytes, READ_UNIT_BYTES) * (consistent ? 1 : 0.5);
    }

    static double writeUnits(Map<String, AttributeValue> item) {
        return units(ItemSize.of(item), WRITE_UNIT_BYTES);
    }

    private static double units(int bytes, int unit) {
        return Math.max(1, Math.ceilDiv(bytes, unit));
    }
}
