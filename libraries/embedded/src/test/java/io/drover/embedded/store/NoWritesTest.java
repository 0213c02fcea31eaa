package io.drover.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.testkit.store.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that answers and takes no writes: who is told what, and how soon. */
class NoWritesTest {

    @TempDir
    private Path folder;

    private final Samples samples = new Samples();
    private SqliteDatabase database;
    private SqliteWorkloadStore workloads;

    @BeforeEach
    void open() {
        database = SqliteFixture.open(folder);
        workloads = new SqliteWorkloadStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    @DisplayName(
            "while a file is locked whoever asks hears why at once after the first, reads work, and it heals by itself")
    void locked() throws Exception {
        workloads.checkWrites();
        try (Session other = StoreFile.at(SqliteFixture.file(folder)).openForReading()) {
            other.execute("BEGIN IMMEDIATE");
            Duration first = refused("is locked by another process");
            assertThat(first).isLessThan(Duration.ofSeconds(4));
            for (int i = 0; i < 20; i++) {
                assertThat(refused("is locked by another process"))
                        .as("nobody waits in order to hear what is known")
                        .isLessThan(Duration.ofMillis(500));
                assertThatThrownBy(workloads::checkWrites).hasMessageContaining("is locked by another process");
                assertThat(workloads.find(samples.workloadId("none"))).isEmpty();
            }
            other.execute("ROLLBACK");
        }
        SqliteFixture.awaitWrites(database);
        workloads.create(samples.workload("after"));
    }

    @Test
    @DisplayName("a store without space is noticed by whoever looks, though nobody writes, and its end as well")
    void full() {
        StoreProcess.fill(database, 0, new byte[0]);
        pages("1");
        assertThatThrownBy(() -> StoreProcess.fill(database, 0, new byte[1 << 20]))
                .hasMessageContaining("no space is left on the disk");
        assertThatThrownBy(workloads::checkWrites).hasMessageContaining("no space is left on the disk");
        SqliteFixture.awaitWrites(database);
        workloads.create(samples.workload("after"));
    }

    @Test
    @DisplayName("looks at a store at rest write once in some seconds, however many there are")
    void looksAreFew() {
        workloads.checkWrites();
        long before = folder.resolve("store.db-wal").toFile().length();
        for (int i = 0; i < 1_000; i++) {
            workloads.checkWrites();
        }
        assertThat(folder.resolve("store.db-wal").toFile().length() - before).isLessThan(5 * 4_120L);
    }

    @Test
    @DisplayName("whoever looks whether a store takes writes is told within seconds that its disk hangs")
    void hangs() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Thread hung = Thread.ofVirtual()
                .start(() -> database.write(session -> {
                    begun.countDown();
                    awaitQuietly(release);
                    return 0;
                }));
        begun.await();
        long start = System.nanoTime();
        assertThatThrownBy(workloads::checkWrites).hasMessageContaining("see whether its disk hangs");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        release.countDown();
        hung.join();
        SqliteFixture.awaitWrites(database);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration refused(String why) {
        long start = System.nanoTime();
        assertThatThrownBy(() -> workloads.create(samples.workload("refused")))
                .hasMessageContaining("STORE_UNAVAILABLE")
                .hasMessageContaining(why);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void pages(String most) {
        database.write(session -> session.query(
                "PRAGMA max_page_count = " + most,
                Session.NOTHING,
                row -> row.row().getLong(1)));
    }
}
