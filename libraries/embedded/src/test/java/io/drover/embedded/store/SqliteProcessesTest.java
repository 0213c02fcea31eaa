package io.drover.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.model.cell.CellLease;
import io.drover.model.fragment.FragmentState;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;
import io.drover.ports.WorkloadFilter;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one file, and what the death or the standstill of one does to the others. */
class SqliteProcessesTest {

    private static final int ROUNDS = 100;

    @TempDir
    private Path folder;

    @Test
    @DisplayName("what the store has acknowledged survives the killing of its process in the middle of writes")
    void acknowledgedWritesSurviveAKill() throws Exception {
        int last = 0;
        try (ChildProcess child = lives("one")) {
            for (int i = 0; i < ROUNDS; i++) {
                last = Integer.parseInt(child.line());
            }
        }
        try (SqliteDatabase database = SqliteFixture.open(folder)) {
            assertThat(last).isEqualTo(ROUNDS - 1);
            assertSound(database);
            assertLived(SqliteFixture.stores(database), "one", ROUNDS);
        }
    }

    @Test
    @DisplayName("a task that kills its server at once does not take its claim along, and is suspect after the start")
    void claimsSurviveTheDeathThatTheirTaskBrings() throws Exception {
        String workload;
        try (ChildProcess child = ChildProcess.start(StoreProcess.class, "claim", folder.toString())) {
            workload = child.line();
        }
        try (SqliteDatabase database = SqliteFixture.open(folder)) {
            assertThat(SqliteFixture.stores(database)
                            .workloads()
                            .fragments(new WorkloadId(workload), null, 10)
                            .items())
                    .singleElement()
                    .matches(fragment -> fragment.state() == FragmentState.RUNNING);
        }
    }

    @Test
    @DisplayName("two processes that write at once wait for each other, and one that is killed meanwhile hurts nobody")
    void twoProcessesWriteAtOnce() throws Exception {
        try (SqliteDatabase database = SqliteFixture.open(folder);
                ChildProcess child = lives("theirs")) {
            Stores stores = SqliteFixture.stores(database);
            CellLease lease =
                    stores.leases().take(StoreProcess.cell("ours"), "p2", null).orElseThrow();
            for (int round = 0; round < ROUNDS; round++) {
                StoreProcess.live(stores, lease, StoreProcess.workload("ours", round));
                assertThat(child.line()).isEqualTo(Integer.toString(round));
            }
            child.close();
            for (int round = ROUNDS; round < ROUNDS + 20; round++) {
                StoreProcess.live(stores, lease, StoreProcess.workload("ours", round));
            }
            assertLived(stores, "ours", ROUNDS + 20);
            assertLived(stores, "theirs", ROUNDS);
            assertSound(database);
        }
    }

    @Test
    @DisplayName("a process that was stopped keeps the others neither from writing nor from shortening the log")
    void aStoppedProcess() throws Exception {
        try (SqliteDatabase database = SqliteFixture.openShort(folder);
                ChildProcess child = ChildProcess.start(StoreProcess.class, "wait", folder.toString())) {
            assertThat(child.line()).isEqualTo("open");
            child.signal("STOP");
            Stores stores = SqliteFixture.stores(database);
            byte[] large = new byte[1 << 16];
            for (int i = 0; i < 300; i++) {
                StoreProcess.fill(database, i, large);
            }
            assertThat(Files.size(folder.resolve("store.db-wal"))).isLessThan(8L << 20);
            child.signal("CONT");
            child.end();
            assertThat(stores.workloads().list(WorkloadFilter.ALL, null, 10).items())
                    .as("it has gone on where it was")
                    .hasSize(2);
            assertSound(database);
        }
    }

    @Test
    @DisplayName("locks of this process outlive whatever else it does with the store: others do not take it for dead")
    void locksStay() throws Exception {
        try (SqliteDatabase database = SqliteFixture.open(folder)) {
            Stores stores = SqliteFixture.stores(database);
            stores.workloads().create(new Samples().workload("before"));
            SqliteFixture.open(folder).close();
            database.backUp(folder.resolve("copy"));
            // The last one to close a store removes its log, and then the writes of whoever was overlooked are lost.
            try (ChildProcess child = ChildProcess.start(StoreProcess.class, "wait", folder.toString())) {
                assertThat(child.line()).isEqualTo("open");
                child.end();
            }
            assertThat(folder.resolve("store.db-wal")).exists();
            stores.workloads().create(new Samples().workload("after"));
            assertSound(database);
        }
        try (SqliteDatabase database = SqliteFixture.open(folder)) {
            assertThat(SqliteFixture.stores(database)
                            .workloads()
                            .list(WorkloadFilter.ALL, null, 10)
                            .items())
                    .hasSize(4);
        }
    }

    @Test
    @DisplayName("a disk that was full is forgotten when it has space again, and meanwhile the cause is told")
    void aDiskThatWasFull() throws Exception {
        try (ChildProcess child = ChildProcess.start(StoreProcess.class, "persist", folder.toString())) {
            awaitLine(child, line -> line.equals("ok"));
            assumeTrue(child.limitFiles(Long.toString(Files.size(folder.resolve("store.db-wal")))));
            String fault = awaitLine(child, line -> !line.equals("ok"));
            assertThat(fault).startsWith("STORE_UNAVAILABLE").contains("cannot be read or written");
            for (int i = 0; i < 20; i++) {
                assertThat(child.line()).startsWith("STORE_UNAVAILABLE").doesNotContain("damaged");
            }
            child.limitFiles("unlimited");
            awaitLine(child, line -> line.equals("ok"));
        }
    }

    @Test
    @DisplayName("nothing of SQLite's own is left in the temporary folder by a kill")
    void nothingIsLeft() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        String before = System.setProperty("java.io.tmpdir", temporary.toString());
        try (ChildProcess child = ChildProcess.start(StoreProcess.class, "wait", folder.toString())) {
            assertThat(child.line()).isEqualTo("open");
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.map(Path::getFileName).map(Path::toString).filter(name -> name.contains("sqlite")))
                    .isEmpty();
        }
    }

    private ChildProcess lives(String name) throws Exception {
        return ChildProcess.start(StoreProcess.class, "lives", folder.toString(), name);
    }

    private static void assertLived(Stores stores, String name, int rounds) {
        for (int round = 0; round < rounds; round++) {
            Workload workload =
                    stores.workloads().find(StoreProcess.workload(name, round)).orElseThrow();
            assertThat(workload.state()).isEqualTo(WorkloadState.CANCELLED);
            assertThat(workload.cancelRequested()).isTrue();
            assertThat(stores.workloads().fragments(workload.id(), null, 10).items())
                    .singleElement()
                    .matches(fragment -> fragment.state() == FragmentState.SUCCEEDED);
        }
        assertThat(stores.leases().find(StoreProcess.cell(name))).isPresent();
    }

    private static void assertSound(SqliteDatabase database) {
        assertThat(database.<List<String>>read(session -> session.query(
                        "PRAGMA integrity_check",
                        Session.NOTHING,
                        row -> row.row().getString(1))))
                .containsExactly("ok");
    }

    private static String awaitLine(ChildProcess child, Predicate<String> wanted) throws Exception {
        for (int i = 0; i < 1_000; i++) {
            String line = child.line();
            if (wanted.test(line)) {
                return line;
            }
        }
        throw new AssertionError("the process never said what was waited for");
    }
}
