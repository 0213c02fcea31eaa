package io.drover.aws.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.aws.AwsEndpoint;
import io.drover.model.cell.CellId;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.AuditLog;
import io.drover.testkit.store.AuditLogContract;
import io.drover.testkit.store.CellFencingContract;
import io.drover.testkit.store.CellLeasesContract;
import io.drover.testkit.store.CellStoreContract;
import io.drover.testkit.store.ClaimsContract;
import io.drover.testkit.store.FragmentWritesContract;
import io.drover.testkit.store.Stores;
import io.drover.testkit.store.UnreadableRowsContract;
import io.drover.testkit.store.WorkerRegistryContract;
import io.drover.testkit.store.WorkloadStoreContract;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Every suite of the store against DynamoDB, in tables that all of them share. */
@Timeout(300)
final class DynamoStoresContractTest {

    private static DynamoEndpoint endpoint;
    private static Stores shared;

    @BeforeAll
    static void create() {
        if (AwsEndpoint.find().isPresent()) {
            endpoint = DynamoEndpoint.open();
            new DynamoTables(endpoint.client, endpoint.prefix).create();
            shared = endpoint.stores();
        }
    }

    /** Here, so that every test of the suites says that it was skipped. */
    private static Stores shared() {
        assumeTrue(shared != null, AwsEndpoint.MISSING);
        return shared;
    }

    @AfterAll
    static void drop() {
        if (endpoint != null) {
            endpoint.close();
        }
    }

    @Nested
    class Workloads extends WorkloadStoreContract {
        @Override
        protected Stores openStores() {
            return shared();
        }
    }

    @Nested
    class Cells extends CellStoreContract {
        @Override
        protected Stores openStores() {
            return shared();
        }
    }

    @Nested
    class Fragments extends FragmentWritesContract {
        @Override
        protected Stores openStores() {
            return shared();
        }
    }

    @Nested
    class Fencing extends CellFencingContract {
        @Override
        protected Stores openStores() {
            return shared();
        }
    }

    @Nested
    class ClaimsOfWorkers extends ClaimsContract {
        @Override
        protected Stores openStores() {
            return shared();
        }
    }

    @Nested
    class Workers extends WorkerRegistryContract {
        @Override
        protected Stores openStores() {
            return shared();
        }
    }

    @Nested
    class Unreadable extends UnreadableRowsContract {
        @Override
        protected Stores openStores() {
            return shared();
        }

        @Override
        protected void spoil(WorkerId worker) {
            Map<String, AttributeValue> key = Map.of(
                    DynamoWorkerRegistry.SHARD,
                    AttributeValue.fromN(Integer.toString(Shards.of(worker, Shards.WORKERS))),
                    DynamoWorkerRegistry.ID,
                    AttributeValue.fromS(worker.value()));
            spoil("workers", key, "state");
        }

        @Override
        protected void spoil(WorkloadId workload) {
            spoil("workloads", WorkloadItems.key(workload), WorkloadItems.SUBMISSION);
        }

        @Override
        protected void spoil(CellId cell) {
            spoil("cells", CellItems.key(cell), CellItems.BACKLOG);
        }

        @Override
        protected void spoil(FragmentKey fragment) {
            spoil("fragments", FragmentItems.key(fragment), FragmentItems.CLAIMED_BY);
        }

        /** A number is none of the texts that are expected there. */
        private static void spoil(String table, Map<String, AttributeValue> key, String attribute) {
            assertThat(endpoint.client.updateItem(update -> update.tableName(endpoint.prefix + table)
                            .key(key)
                            .updateExpression("SET #a = :a")
                            .expressionAttributeNames(Map.of("#a", attribute))
                            .expressionAttributeValues(Map.of(":a", AttributeValue.fromBool(true)))))
                    .isNotNull();
        }
    }

    @Nested
    class Leases extends CellLeasesContract {
        @Override
        protected Stores openStores() {
            return shared();
        }
    }

    @Nested
    class Audit extends AuditLogContract {
        @Override
        protected AuditLog log() {
            assumeTrue(endpoint != null, AwsEndpoint.MISSING);
            return endpoint.auditLog();
        }
    }
}
