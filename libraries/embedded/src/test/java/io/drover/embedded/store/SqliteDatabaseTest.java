package io.drover.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.workload.Workload;
import io.drover.ports.WorkloadFilter;
import io.drover.ports.WorkloadRef;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteDatabaseTest {

    @TempDir
    private Path folder;

    private final Samples samples = new Samples();
    private SqliteDatabase database;

    @BeforeEach
    void open() {
        database = SqliteFixture.open(folder);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void partsOfOneProcessShareAFile() throws Exception {
        Workload workload = samples.workload("a");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        try (SqliteDatabase other = SqliteFixture.open(link)) {
            new SqliteWorkloadStore(database).create(workload);
            assertThat(new SqliteWorkloadStore(other).find(workload.id())).contains(workload);
            assertThat(writers()).as("one thread writes, whoever asks").isEqualTo(1);
        }
        assertThat(new SqliteWorkloadStore(database).find(workload.id())).contains(workload);
        database.close();
        assertThat(writers()).isZero();
    }

    private static long writers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("store-writer"))
                .count();
    }

    @Test
    @DisplayName("what waits is written together, leases and beats first, and one's failure is that one's alone")
    void whatWaitsIsWrittenTogether() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        List<String> order = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> first = callers.submit(() -> database.write(_ -> {
                begun.countDown();
                await(release);
                return 1;
            }));
            await(begun);
            List<Future<Integer>> later = new ArrayList<>();
            for (String name : List.of("one", "bad", "thrown", "two")) {
                later.add(callers.submit(() -> database.write(session -> {
                    order.add(name);
                    int written = cell(session, name);
                    return switch (name) {
                        case "bad" -> written + session.update("INSERT INTO nowhere VALUES (1)", Session.NOTHING);
                        case "thrown" -> throw new IllegalStateException("mistaken");
                        default -> written;
                    };
                })));
                awaitWaiting(later.size());
            }
            later.add(callers.submit(() -> database.writeUrgently(session -> {
                order.add("urgent");
                return cell(session, "urgent");
            })));
            awaitWaiting(later.size());
            release.countDown();
            assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(later.get(0).get(30, TimeUnit.SECONDS)).isEqualTo(1);
            assertThatThrownBy(() -> later.get(1).get(30, TimeUnit.SECONDS)).hasMessageContaining("INTERNAL_ERROR");
            assertThatThrownBy(() -> later.get(2).get(30, TimeUnit.SECONDS)).hasMessageContaining("mistaken");
            assertThat(later.get(3).get(30, TimeUnit.SECONDS)).isEqualTo(1);
        }
        assertThat(order).containsExactly("urgent", "one", "bad", "thrown", "two");
        assertThat(database.<List<String>>read(session -> session.query(
                        "SELECT cell FROM cell_lease ORDER BY cell", Session.NOTHING, row -> row.text("cell"))))
                .containsExactly("one", "two", "urgent");
    }

    @Test
    @DisplayName("while another process keeps the store locked, all who wait are told at once, and not each in turn")
    void locked() throws Exception {
        List<Future<Integer>> callers = new ArrayList<>();
        try (Session other = StoreFile.at(SqliteFixture.file(folder)).openForReading();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            other.execute("BEGIN IMMEDIATE");
            for (int i = 0; i < 40; i++) {
                String name = "c" + i;
                callers.add(threads.submit(() -> take(name)));
            }
            for (Future<Integer> caller : callers) {
                assertThatThrownBy(() -> caller.get(60, TimeUnit.SECONDS))
                        .hasMessageContaining("STORE_UNAVAILABLE")
                        .hasMessageContaining("is locked by another process");
            }
            assertThat(database.waiting()).isZero();
            other.execute("ROLLBACK");
            SqliteFixture.awaitWrites(database);
            assertThat(take("after")).isEqualTo(1);
        }
        assertThat(new SqliteCellLeases(database).backlogs()).hasSize(1);
    }

    @Test
    @DisplayName("a store that is moved away or exchanged in use is not written to, and is again once it is back")
    void moved() throws Exception {
        take("before");
        Path file = SqliteFixture.file(folder);
        Path away = Files.move(file, folder.resolve("away.db"));
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        assertThatThrownBy(() -> {
                    for (int i = 0; System.nanoTime() < deadline; i++) {
                        take("c" + i);
                    }
                })
                .hasMessageContaining("STORE_UNAVAILABLE")
                .hasMessageContaining("moved away");
        Files.createFile(file);
        assertThatThrownBy(() -> take("elsewhere")).hasMessageContaining("exchanged");
        Files.move(away, file, StandardCopyOption.REPLACE_EXISTING);
        SqliteFixture.awaitWrites(database);
        assertThat(take("after")).isEqualTo(1);
    }

    private int take(String name) {
        return database.write(session -> cell(session, name));
    }

    private void awaitWaiting(int count) {
        while (database.waiting() < count) {
            Thread.onSpinWait();
        }
    }

    private static int cell(Session session, String name) throws SQLException {
        return session.update(
                "INSERT INTO cell_lease (cell, owner, epoch, beat) VALUES (?, '', 0, 0)", row -> row.text(name));
    }

    @Test
    @DisplayName("a failure in the first part of a batch undoes that part, and the next ones are kept")
    void theFirstFails() {
        assertFault(
                FaultCode.INTERNAL_ERROR,
                () -> database.write(session -> {
                    cell(session, "half");
                    return session.update("INSERT INTO nowhere VALUES (1)", Session.NOTHING);
                }));
        database.write(session -> cell(session, "whole"));
        assertThat(new SqliteCellLeases(database).backlogs()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("an interrupted caller gets its answer, stays interrupted and hurts nobody")
    void interrupted(boolean virtual) throws Exception {
        Callable<Boolean> body = () -> {
            Thread.currentThread().interrupt();
            new SqliteWorkloadStore(database).create(samples.workload("interrupted"));
            boolean there = new SqliteWorkloadStore(database)
                    .find(samples.workloadId("interrupted"))
                    .isPresent();
            return Thread.interrupted() && there;
        };
        try (ExecutorService executor = Executors.newThreadPerTaskExecutor(
                virtual ? Thread.ofVirtual().factory() : Thread.ofPlatform().factory())) {
            assertThat(executor.submit(body).get(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(new SqliteWorkloadStore(database).create(samples.workload("next")))
                .isEmpty();
    }

    @Test
    @DisplayName("without space the cause is told at once, nothing is half written, and it heals by itself")
    void full() {
        new SqliteWorkloadStore(database).create(samples.workload("before"));
        pages("1");
        Stores stores = SqliteFixture.stores(database);
        assertFault(FaultCode.STORE_UNAVAILABLE, () -> {
            for (int i = 0; i < 1_000; i++) {
                stores.workloads().create(samples.workload("w" + i));
            }
        });
        assertThatThrownBy(() -> StoreProcess.fill(database, 0, new byte[1 << 20]))
                .hasMessageContaining("no space is left on the disk");
        SqliteFixture.awaitWrites(database);
        int kept = stores.workloads()
                .list(WorkloadFilter.ALL, null, 10_000)
                .items()
                .size();
        pages("4294967294");
        stores.workloads().create(samples.workload("after"));
        assertThat(stores.workloads().list(WorkloadFilter.ALL, null, 10_000).items())
                .hasSize(kept + 1);
    }

    private void pages(String most) {
        database.write(session -> session.query(
                "PRAGMA max_page_count = " + most,
                Session.NOTHING,
                row -> row.row().getLong(1)));
    }

    @Test
    @DisplayName("the log stays below its bound beside a reader that does not end; who is refused is told why")
    void aSlowReader() throws Exception {
        assertThat(Checkpoints.Lengths.DEFAULT.full()).isLessThan(256L << 20);
        database.close();
        database = SqliteFixture.openShort(folder);
        StoreFile file = StoreFile.at(SqliteFixture.file(folder));
        Path log = file.log();
        byte[] large = new byte[1 << 16];
        try (Session reader = file.openForReading()) {
            reader.execute("BEGIN");
            reader.query("SELECT count(*) FROM workload", Session.NOTHING, _ -> 1);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 400; i++) {
                            StoreProcess.fill(database, i, large);
                        }
                    })
                    .hasMessageContaining("STORE_UNAVAILABLE")
                    .hasMessageContaining("another process has been reading");
            assertThat(Files.size(log)).isBetween(8L << 20, 16L << 20);
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!isWritten(large) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(Files.size(log)).isLessThan(4L << 20);
    }

    private boolean isWritten(byte[] large) {
        try {
            StoreProcess.fill(database, 0, large);
            return true;
        } catch (FaultException e) {
            return false;
        }
    }

    @Test
    @DisplayName("a checkpoint comes after some commits, so that the log stays short")
    void checkpoints() throws Exception {
        long before = Files.size(folder.resolve("store.db"));
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        for (int i = 0; Files.size(folder.resolve("store.db")) == before && System.nanoTime() < deadline; i++) {
            new SqliteCellLeases(database).take(samples.cell("c" + i), "me", null);
        }
        assertThat(Files.size(folder.resolve("store.db"))).isGreaterThan(before);
        assertThat(Files.size(folder.resolve("store.db-wal"))).isLessThan(256L << 20);
    }

    @Test
    @DisplayName("drover.backend.store.sync: the strongest that any part of the process asks for holds for all")
    void sync() {
        assertThat(synchronous()).isEqualTo(1);
        try (SqliteDatabase careful = SqliteDatabase.open(database.url(), StoreSync.POWER)) {
            assertThat(synchronous()).isEqualTo(2);
            assertThat(careful.url()).isEqualTo(database.url());
        }
        assertThat(synchronous()).isEqualTo(2);
    }

    private long synchronous() {
        return database.write(session -> session.first(
                        "PRAGMA synchronous", Session.NOTHING, row -> row.row().getLong(1))
                .orElseThrow());
    }

    @Test
    @DisplayName("a backup holds what was there, also what is in the log only, and opens as a store")
    void backup() throws Exception {
        Workload workload = samples.workload("kept");
        new SqliteWorkloadStore(database).create(workload);
        Path folder2 = Files.createDirectory(folder.resolve("backup"));
        database.backUp(SqliteFixture.file(folder2));
        new SqliteWorkloadStore(database).create(samples.workload("later"));
        try (SqliteDatabase copy = SqliteFixture.open(folder2)) {
            assertThat(new SqliteWorkloadStore(copy)
                            .list(WorkloadFilter.ALL, null, 10)
                            .items())
                    .containsExactly(workload);
        }
    }

    @Test
    @DisplayName("rows that cannot be read take no other's place among those that nobody has taken")
    void untaken() {
        SqliteWorkloadStore workloads = new SqliteWorkloadStore(database);
        for (int i = 0; i < 5; i++) {
            Workload workload = samples.workload("w" + i, Samples.NOW.plusSeconds(i));
            workloads.create(workload);
            if (i < 3) {
                int spoilt = i;
                database.write(session -> session.update(
                        "UPDATE workload SET id = ? WHERE id = ?",
                        row -> row.text("no id " + spoilt).text(workload.id())));
            }
        }
        assertThat(new SqliteCellStore(database).untaken(1))
                .extracting(WorkloadRef::id)
                .containsExactly(samples.workloadId("w3"));
        assertThat(new SqliteCellStore(database).untaken(10)).hasSize(2);
    }

    @Test
    void aMistakeInAStatementIsNoOutage() {
        assertFault(
                FaultCode.INTERNAL_ERROR,
                () -> database.read(session -> session.query("SELECT nonsense FROM worker", Session.NOTHING, _ -> 1)));
        assertFault(
                FaultCode.INTERNAL_ERROR,
                () -> database.write(
                        session -> session.update("INSERT INTO worker (id) VALUES (?)", row -> row.text(null))));
    }

    @Test
    void aClosedDatabaseIsUnavailable() {
        Stores stores = SqliteFixture.stores(database);
        database.close();
        assertUnavailable(() -> stores.workloads().find(samples.workloadId("a")));
        assertUnavailable(() -> stores.cells().delete(WorkloadRef.of(samples.workload("a"))));
    }

    @Test
    @DisplayName("instants are exact to the nanosecond, and far ones are as far as they can be")
    void instants() {
        Instant exact = Instant.parse("2026-01-02T03:04:05.123456789Z");
        assertThat(RowWriter.instant(RowWriter.nanos(exact))).isEqualTo(exact);
        Instant before = Instant.parse("1969-12-31T23:59:59.999999999Z");
        assertThat(RowWriter.nanos(before)).isEqualTo(-1);
        assertThat(RowWriter.instant(-1)).isEqualTo(before);
        assertThat(RowWriter.nanos(Instant.MAX)).isEqualTo(Long.MAX_VALUE);
        assertThat(RowWriter.nanos(Instant.MIN)).isEqualTo(Long.MIN_VALUE);
        assertThat(RowWriter.instant(Long.MAX_VALUE)).isAfter(Instant.parse("2262-01-01T00:00:00Z"));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault().code()).isEqualTo(FaultCode.STORE_UNAVAILABLE));
    }

    private static void assertFault(FaultCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault().code()).isEqualTo(code))
                .hasCauseInstanceOf(SQLException.class);
    }
}
