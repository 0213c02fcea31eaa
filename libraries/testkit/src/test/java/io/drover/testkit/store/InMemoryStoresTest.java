package io.drover.testkit.store;

import org.junit.jupiter.api.Nested;

class InMemoryStoresTest {

    @Nested
    class Workloads extends WorkloadStoreContract {
        @Override
        protected Stores openStores() {
            return InMemoryStores.open();
        }
    }

    @Nested
    class Cells extends CellStoreContract {
        @Override
        protected Stores openStores() {
            return InMemoryStores.open();
        }
    }

    @Nested
    class Fragments extends FragmentWritesContract {
        @Override
        protected Stores openStores() {
            return InMemoryStores.open();
        }
    }

    @Nested
    class Fencing extends CellFencingContract {
        @Override
        protected Stores openStores() {
            return InMemoryStores.open();
        }
    }

    @Nested
    class ClaimsOfWorkers extends ClaimsContract {
        @Override
        protected Stores openStores() {
            return InMemoryStores.open();
        }
    }

    @Nested
    class Workers extends WorkerRegistryContract {
        @Override
        protected Stores openStores() {
            return InMemoryStores.open();
        }
    }

    @Nested
    class Leases extends CellLeasesContract {
        @Override
        protected Stores openStores() {
            return InMemoryStores.open();
        }
    }
}
