package io.drover.aws.dynamo;

import io.drover.aws.client.ClientSettings;
import io.drover.ports.AuditLog;
import io.drover.ports.CellLeases;
import io.drover.ports.CellStore;
import io.drover.ports.Claims;
import io.drover.ports.WorkerRegistry;
import io.drover.ports.WorkloadStore;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The six ports of one store on DynamoDB. Thread-safe. */
public record DynamoStores(
        WorkloadStore workloads,
        CellStore cells,
        Claims claims,
        WorkerRegistry workers,
        CellLeases leases,
        AuditLog audit) {

    /**
     * Opens the store; calls nobody.
     *
     * @param client stays the caller's; its time-outs bound every call (see {@link ClientSettings#DYNAMO})
     * @param prefix of the names of the tables that {@link DynamoTables} made
     * @param meter counts what is used
     * @param jitter spreads the pauses before repetitions; thread-safe
     */
    public static DynamoStores open(DynamoDbClient client, String prefix, StoreMeter meter, RandomGenerator jitter) {
        TableNames tables = new TableNames(prefix);
        DynamoCalls calls = new DynamoCalls(client, meter, jitter);
        DynamoBatches batches = new DynamoBatches(client, calls);
        WorkloadLists lists = new WorkloadLists(tables, calls, batches);
        return new DynamoStores(
                new DynamoWorkloadStore(tables, calls, lists),
                new DynamoCellStore(tables, calls, batches, lists),
                new DynamoClaims(tables, calls, batches),
                new DynamoWorkerRegistry(tables, calls),
                new DynamoCellLeases(tables, calls),
                new DynamoAuditLog(tables, calls));
    }
}
