package io.drover.embedded.store;

import io.drover.testkit.store.Stores;

/** The five ports over one H2 database. */
final class H2Fixture {

    static final String USER = "drover";
    static final String PASSWORD = "secret";

    private H2Fixture() {}

    static H2Database open(String url) {
        return H2Database.open(url, USER, PASSWORD);
    }

    static Stores stores(H2Database database) {
        return new Stores(
                new H2WorkloadStore(database),
                new H2CellStore(database),
                new H2Claims(database),
                new H2WorkerRegistry(database),
                new H2CellLeases(database));
    }
}
