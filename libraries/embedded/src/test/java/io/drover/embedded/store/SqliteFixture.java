package io.drover.embedded.store;

import io.drover.model.fault.FaultException;
import io.drover.testkit.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The five ports over one store, which is {@code store.db} in a folder. */
final class SqliteFixture {

    private SqliteFixture() {}

    static Path file(Path folder) {
        return folder.resolve("store.db");
    }

    static SqliteDatabase open(Path folder) {
        return SqliteDatabase.open(SqliteDatabase.url(file(folder)), StoreSync.PROCESS);
    }

    /** One whose log is kept within 16 MiB instead of 256: what is said of it shows with a sixteenth of the bytes. */
    static SqliteDatabase openShort(Path folder) {
        return SqliteDatabase.open(
                SqliteDatabase.url(file(folder)),
                StoreSync.PROCESS,
                new Checkpoints.Lengths(4L << 20, 4L << 20, 14L << 20));
    }

    /** Until writes are taken again, which the store finds out by itself. */
    static void awaitWrites(SqliteDatabase database) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                database.checkWrites();
                return;
            } catch (FaultException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
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
