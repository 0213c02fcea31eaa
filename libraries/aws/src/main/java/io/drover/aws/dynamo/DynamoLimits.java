package io.drover.aws.dynamo;

import io.drover.model.Backoff;
import java.time.Duration;

/**
 * What DynamoDB allows in one call, and how far the adapters go within that.
 *
 * <p>An item may have 400 KB. A workload's has about 1 KB: its texts are ids of at most 64 characters, keys made of them,
 * and one fault of at most 1 000. A fragment's has at most one result, inline only up to 32 KB (the worker's limit; a
 * previous one is removed as the last one comes), so about 40 KB. A worker's grows with the claims it holds, some 70 bytes
 * each: thousands of them fit.
 */
final class DynamoLimits {

    static final int TRANSACTION_WRITES = 100;

    /** Of 4 MB; what an item held before may count, too, which is what the rest is for. */
    static final int TRANSACTION_BYTES = 2 * 1024 * 1024;

    static final int BATCH_READS = 100;

    /** How often a call is made that others were in the way of, or that was done in part. */
    static final int TRIES = 8;

    static final Backoff PAUSES = new Backoff(Duration.ofMillis(20), Duration.ofMillis(500));

    private DynamoLimits() {}
}
