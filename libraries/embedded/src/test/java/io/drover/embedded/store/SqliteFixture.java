package io.drover.embedded.store;

import io.drover.testkit.store.Stores;
import java.nio.file.Path;

/** The five ports over one store, which is {@code store.db} in a folder. */
final class SqliteFixture {

    private SqliteFixture() {}

    static Path file(Path folder) {
        return folder.resolve("store.db");
    }

    static SqliteDatabase open(Path folder) {
        return SqliteDatabase.open(SqliteDatabase.url(file(folder)), StoreSync.PROCESS);
    }

    static Stores stores(SqliteDatabase database) {
        return new Stores(
                new SqliteWorkloadStore(database),
                new SqliteCellStore(database),
                new SqliteClaims(database),
                new SqliteWorkerRegistry(database),
                new SqliteCellLeases(database));
    }
}
