package io.drover.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contracts on a database in a file of this process. */
class SqliteStoresTest {

    private static SqliteDatabase database;

    @BeforeAll
    static void open(@TempDir Path folder) {
        database = SqliteFixture.open(folder);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Nested
    class Workloads extends WorkloadStoreContract {
        @Override
        protected Stores openStores() {
            return SqliteFixture.stores(database);
        }
    }

    @Nested
    class Cells extends CellStoreContract {
        @Override
        protected Stores openStores() {
            return SqliteFixture.stores(database);
        }
    }

    @Nested
    class Fragments extends FragmentWritesContract {
        @Override
        protected Stores openStores() {
            return SqliteFixture.stores(database);
        }
    }

    @Nested
    class Fencing extends CellFencingContract {
        @Override
        protected Stores openStores() {
            return SqliteFixture.stores(database);
        }
    }

    @Nested
    class ClaimsOfWorkers extends ClaimsContract {
        @Override
        protected Stores openStores() {
            return SqliteFixture.stores(database);
        }
    }

    @Nested
    class Workers extends WorkerRegistryContract {
        @Override
        protected Stores openStores() {
            return SqliteFixture.stores(database);
        }
    }

    @Nested
    class Unreadable extends UnreadableRowsContract {
        @Override
        protected Stores openStores() {
            return SqliteFixture.stores(database);
        }

        @Override
        protected void spoil(WorkerId worker) {
            spoil("UPDATE worker SET state = 'RESTING' WHERE id = ?", worker.value());
        }

        @Override
        protected void spoil(WorkloadId workload) {
            spoil(
                    "UPDATE workload SET submission = replace(submission, '\"VM\"', '\"ABACUS\"') WHERE id = ?",
                    workload.value());
        }

        @Override
        protected void spoil(CellId cell) {
            spoil("UPDATE cell_lease SET backlog = 'much' WHERE cell = ?", cell.value());
        }

        @Override
        protected void spoil(FragmentKey fragment) {
            spoil(
                    "UPDATE fragment SET claimed_by = 'a b' WHERE workload || '/' || number = ?",
                    fragment.workload() + "/" + fragment.number());
        }

        private static void spoil(String sql, String key) {
            assertThat(database.<Integer>write(session -> session.update(sql, row -> row.text(key))))
                    .isOne();
        }
    }

    @Nested
    class Leases extends CellLeasesContract {
        @Override
        protected Stores openStores() {
            return SqliteFixture.stores(database);
        }
    }

    @Nested
    class Audit extends AuditLogContract {
        @Override
        protected AuditLog log() {
            return new SqliteAuditLog(database);
        }
    }
}
