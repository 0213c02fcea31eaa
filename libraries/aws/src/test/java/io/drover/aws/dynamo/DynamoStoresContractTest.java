package io.drover.aws.dynamo;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.aws.AwsEndpoint;
import io.drover.ports.AuditLog;
import io.drover.testkit.store.AuditLogContract;
import io.drover.testkit.store.CellFencingContract;
import io.drover.testkit.store.CellLeasesContract;
import io.drover.testkit.store.CellStoreContract;
import io.drover.testkit.store.ClaimsContract;
import io.drover.testkit.store.FragmentWritesContract;
import io.drover.testkit.store.Stores;
import io.drover.testkit.store.WorkerRegistryContract;
import io.drover.testkit.store.WorkloadStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;

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
