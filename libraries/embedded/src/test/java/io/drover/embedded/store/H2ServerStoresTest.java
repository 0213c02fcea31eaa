package io.drover.embedded.store;

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

/** The contracts as another process meets them: through the server, on a database in memory. */
class H2ServerStoresTest {

    private static H2Database database;
    private static H2Server server;
    private static H2Database client;

    @BeforeAll
    static void open() {
        database = H2Fixture.open("jdbc:h2:mem:server-stores");
        server = H2Server.start(database, 0);
        client = H2Fixture.open(server.url());
    }

    @AfterAll
    static void close() {
        client.close();
        server.close();
        database.close();
    }

    @Nested
    class Workloads extends WorkloadStoreContract {
        @Override
        protected Stores openStores() {
            return H2Fixture.stores(client);
        }
    }

    @Nested
    class Cells extends CellStoreContract {
        @Override
        protected Stores openStores() {
            return H2Fixture.stores(client);
        }
    }

    @Nested
    class Fragments extends FragmentWritesContract {
        @Override
        protected Stores openStores() {
            return H2Fixture.stores(client);
        }
    }

    @Nested
    class Fencing extends CellFencingContract {
        @Override
        protected Stores openStores() {
            return H2Fixture.stores(client);
        }
    }

    @Nested
    class ClaimsOfWorkers extends ClaimsContract {
        @Override
        protected Stores openStores() {
            return H2Fixture.stores(client);
        }
    }

    @Nested
    class Workers extends WorkerRegistryContract {
        @Override
        protected Stores openStores() {
            return H2Fixture.stores(client);
        }
    }

    @Nested
    class Leases extends CellLeasesContract {
        @Override
        protected Stores openStores() {
            return H2Fixture.stores(client);
        }
    }
}
