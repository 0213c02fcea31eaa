package io.drover.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.ports.WorkloadFilter;
import io.drover.testkit.store.Samples;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a start finds of a store that was left in one way or another, and what it makes of it. */
class LastEndTest {

    private static final byte[] GARBAGE = "garbage ".repeat(1_024).getBytes(java.nio.charset.StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private final Samples samples = new Samples();

    @Test
    @DisplayName("a store that was closed in order needs no log, and its mark says so")
    void closed() throws IOException {
        try (SqliteDatabase database = SqliteFixture.open(folder)) {
            new SqliteWorkloadStore(database).create(samples.workload("a"));
            assertThat(mark()).content().contains("open");
        }
        assertThat(mark()).content().endsWith("closed\n");
        assertThat(log()).doesNotExist();
        assertThat(workloads()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deleted", "emptied", "cut"})
    @DisplayName(
            "a log that is needed and not whole is refused with what to do, again and again, and goes on once it is back")
    void lostLog(String how) throws Exception {
        killed();
        assumeTrue(!how.equals("cut") && !how.equals("emptied") || SystemRun.isKnown());
        Path kept = Files.copy(log(), folder.resolve("kept"));
        switch (how) {
            case "deleted" -> Files.delete(log());
            case "emptied" -> cut(log(), 0);
            default -> cut(log(), Files.size(log()) - 4_000);
        }
        for (int i = 0; i < 2; i++) {
            refused(how.equals("deleted") ? "is gone" : "was cut off", "backup", "delete " + mark());
        }
        Files.copy(kept, log(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(workloads()).isEqualTo(1);
    }

    @Test
    @DisplayName("whoever gives up what was in the log deletes the mark, and goes on without it")
    void goOnAnyway() throws Exception {
        killed();
        Files.delete(log());
        Files.delete(mark());
        assertThat(workloads()).isZero();
        assertThat(mark()).exists();
    }

    @Test
    @DisplayName("another process that has the store open is no unclean end, and its log is its own affair")
    void inUse() throws Exception {
        try (ChildProcess child = ChildProcess.start(StoreProcess.class, "wait", folder.toString())) {
            assertThat(child.line()).isEqualTo("open");
            assertThat(workloads()).isEqualTo(1);
            assertThat(mark()).content().as("the other one has it open still").contains("open");
            child.end();
        }
        assertThat(mark()).content().endsWith("closed\n");
        assertThat(workloads()).isEqualTo(2);
    }

    @Test
    @DisplayName("a log that is removed in use is told before the next write, and nothing is lost by an end in order")
    void removedInUse() throws Exception {
        SqliteDatabase database = SqliteFixture.open(folder);
        try {
            new SqliteWorkloadStore(database).create(samples.workload("kept"));
            Files.delete(log());
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            assertThatThrownBy(() -> {
                        for (int i = 0; System.nanoTime() < deadline; i++) {
                            new SqliteCellLeases(database).take(samples.cell("c" + i), "me", null);
                        }
                    })
                    .hasMessageContaining("was removed while this process");
        } finally {
            database.close();
        }
        assertThat(workloads()).isEqualTo(1);
    }

    @Test
    @DisplayName("an end in order whose mark cannot be written is looked at, and the next start finds everything")
    void closedWithoutMark() throws Exception {
        try (ChildProcess child = ChildProcess.start(StoreProcess.class, "wait", folder.toString())) {
            assertThat(child.line()).isEqualTo("open");
            Path kept = Files.move(mark(), folder.resolve("kept"));
            Files.createDirectory(mark());
            child.end();
            Files.delete(mark());
            Files.move(kept, mark());
        }
        assertThat(mark()).content().contains("open");
        assertThat(workloads()).isEqualTo(2);
        assertThat(mark()).content().endsWith("closed\n");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("store.db", "store.db.mark");
        }
    }

    @Test
    @DisplayName(
            "after a kill another program may open the store and close it: its log is in the file then, and not lost")
    void closedByOthers() throws Exception {
        killed();
        StoreFile.at(SqliteFixture.file(folder)).openForReading().close();
        assertThat(log()).doesNotExist();
        assertThat(mark()).content().contains("open");
        assertThat(workloads()).isEqualTo(1);
    }

    @Test
    @DisplayName("servers that start and end at the same moments never make one another's next start refuse")
    void manyEnds() throws Exception {
        SqliteFixture.open(folder).close();
        try (ChildProcess one = ChildProcess.start(StoreProcess.class, "rounds", folder.toString());
                ChildProcess other = ChildProcess.start(StoreProcess.class, "rounds", folder.toString())) {
            for (ChildProcess child : List.of(one, other)) {
                assertThat(child.line()).isEqualTo("done");
                child.end();
            }
        }
        assertThat(mark()).content().endsWith("closed\n");
        assertThat(workloads()).isZero();
    }

    @Test
    @DisplayName("a store without its mark is looked at, since nobody knows how it was left")
    void withoutMark() throws Exception {
        filled(folder.resolve("backup"));
        Files.delete(mark());
        spoil(Files.size(SqliteFixture.file(folder)) / 2);
        refused("is damaged");
    }

    @Test
    @DisplayName("damage that was met is looked at by the next start, also after an end in order")
    void damageIsRemembered() throws Exception {
        filled(folder.resolve("backup"));
        spoil(Files.size(SqliteFixture.file(folder)) / 2);
        try (SqliteDatabase database = SqliteFixture.open(folder)) {
            assertThatThrownBy(() -> database.read(session ->
                            session.query("SELECT sum(length(submission)) FROM workload", Session.NOTHING, _ -> 1)))
                    .hasMessageContaining("is damaged");
        }
        refused("is damaged");
    }

    @Test
    @DisplayName(
            "who starts while another one looks whether the log is lost, looks too, and does not take that for use")
    void twoLook() throws Exception {
        killed();
        Files.delete(log());
        try (ChildProcess child = ChildProcess.start(StoreProcess.class, "look", folder.toString());
                ExecutorService starts = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(child.line()).isEqualTo("looking");
            Future<?> start = starts.submit(() -> refused("is gone"));
            assertThat(start).isNotDone();
            child.end();
            start.get(30, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName(
            "garbage in the middle of the file is noticed after an unclean end, at each start until a backup is back")
    void garbage(boolean alsoTheTables) throws Exception {
        Path backup = folder.resolve("backup");
        filled(backup);
        killed();
        spoil(alsoTheTables ? 8_192 : Files.size(SqliteFixture.file(folder)) / 2);
        for (int i = 0; i < 2; i++) {
            refused("is damaged", "drover backup");
        }
        Files.delete(mark());
        Files.deleteIfExists(log());
        Files.deleteIfExists(folder.resolve("store.db-shm"));
        Files.move(backup, SqliteFixture.file(folder), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(workloads()).isEqualTo(200);
    }

    @Test
    @DisplayName(
            "garbage that is met in use is told as damage with the remedy, for reads and writes, and never as a lock")
    void garbageInUse() throws Exception {
        filled(folder.resolve("backup"));
        spoil(Files.size(SqliteFixture.file(folder)) / 2);
        try (SqliteDatabase database = SqliteFixture.open(folder)) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> database.read(session ->
                                session.query("SELECT sum(length(submission)) FROM workload", Session.NOTHING, _ -> 1)))
                        .hasMessageContaining("STORE_UNAVAILABLE")
                        .hasMessageContaining("is damaged")
                        .hasMessageContaining("drover backup");
                assertThatThrownBy(() -> database.write(
                                session -> session.update("UPDATE workload SET client = 'c'", Session.NOTHING)))
                        .hasMessageContaining("is damaged");
                assertThatThrownBy(new SqliteWorkloadStore(database)::checkWrites)
                        .as("health follows, and nothing new is accepted")
                        .hasMessageContaining("is damaged")
                        .hasMessageContaining("drover backup");
            }
        }
    }

    @Test
    @DisplayName("a thread that does not end is waited for with a bound")
    void bounded() throws InterruptedException {
        java.util.concurrent.CountDownLatch release = new java.util.concurrent.CountDownLatch(1);
        Thread hung = Thread.ofPlatform().daemon().start(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Thread.currentThread().interrupt();
        Ending brief = new Ending(Duration.ofMillis(50));
        assertThat(brief.await(hung::join, "it")).isFalse();
        assertThat(brief.await(hung::join, "the other, in no time")).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        release.countDown();
        assertThat(new Ending(Duration.ofSeconds(30)).await(hung::join, "it")).isTrue();
    }

    /** A store with some workloads in the file itself, closed in order. */
    private void filled(Path backup) throws IOException {
        try (SqliteDatabase database = SqliteFixture.open(folder)) {
            for (int i = 0; i < 200; i++) {
                new SqliteWorkloadStore(database).create(samples.workload("w" + i));
            }
            database.backUp(backup);
        }
    }

    /** The first pages hold the tables' names. */
    private void spoil(long from) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(SqliteFixture.file(folder).toFile(), "rw")) {
            for (long at = from; at < file.length() - GARBAGE.length; at += 2L * GARBAGE.length) {
                file.seek(at);
                file.write(GARBAGE);
            }
        }
    }

    /** A process that wrote one workload and was killed then. */
    private void killed() throws Exception {
        try (ChildProcess child = ChildProcess.start(StoreProcess.class, "wait", folder.toString())) {
            assertThat(child.line()).isEqualTo("open");
        }
        assertThat(log()).isNotEmptyFile();
    }

    private static void cut(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private int workloads() {
        try (SqliteDatabase database = SqliteFixture.open(folder)) {
            return new SqliteWorkloadStore(database)
                    .list(WorkloadFilter.ALL, null, 1_000)
                    .items()
                    .size();
        }
    }

    private Path mark() {
        return folder.resolve("store.db.mark");
    }

    private Path log() {
        return folder.resolve("store.db-wal");
    }

    private void refused(String... parts) {
        assertThatThrownBy(() -> SqliteFixture.open(folder).close())
                .hasMessageContaining("STORE_UNAVAILABLE")
                .hasMessageContainingAll(parts);
    }
}
