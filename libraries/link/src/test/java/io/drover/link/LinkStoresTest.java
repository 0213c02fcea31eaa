package io.drover.link;

import io.drover.testkit.store.ClaimsContract;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Stores;
import io.drover.testkit.store.WorkerRegistryContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contracts of the ports as a worker of another process meets them. */
class LinkStoresTest {

    private static final Stores STORES = InMemoryStores.open();
    private static LinkFixture inProcess;
    private static LinkServer server;
    private static LinkClient nearby;
    private static LinkClient overLoopback;

    @BeforeAll
    static void open() {
        inProcess = new LinkFixture(STORES.claims(), STORES.workers());
        nearby = inProcess.client();
        server = LinkFixture.start(0, LinkFixture.KEY, STORES.claims(), STORES.workers());
        overLoopback = LinkFixture.open(server);
    }

    @AfterAll
    static void close() {
        nearby.close();
        overLoopback.close();
        inProcess.close();
        server.close();
    }

    @Nested
    class ClaimsInProcess extends ClaimsContract {
        @Override
        protected Stores openStores() {
            return LinkFixture.seenThrough(nearby, STORES);
        }
    }

    @Nested
    class WorkersInProcess extends WorkerRegistryContract {
        @Override
        protected Stores openStores() {
            return LinkFixture.seenThrough(nearby, STORES);
        }
    }

    @Nested
    class ClaimsOverLoopback extends ClaimsContract {
        @Override
        protected Stores openStores() {
            return LinkFixture.seenThrough(overLoopback, STORES);
        }
    }

    @Nested
    class WorkersOverLoopback extends WorkerRegistryContract {
        @Override
        protected Stores openStores() {
            return LinkFixture.seenThrough(overLoopback, STORES);
        }
    }
}
