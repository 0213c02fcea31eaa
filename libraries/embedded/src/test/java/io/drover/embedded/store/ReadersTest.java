package io.drover.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.cell.Backlog;
import io.drover.model.cell.CellLease;
import io.drover.model.worker.WorkerReport;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReadersTest {

    @Test
    @DisplayName("however many slow reads there are, beats, leases and looks at them go on")
    void urgentReadsPass(@TempDir Path folder) throws Exception {
        Samples samples = new Samples();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        List<Thread> readers = new ArrayList<>();
        try (SqliteDatabase database = SqliteFixture.open(folder)) {
            Stores stores = SqliteFixture.stores(database);
            WorkerReport report = samples.report("ann", 1, List.of());
            CellLease lease =
                    stores.leases().take(samples.cell("a"), "owner", null).orElseThrow();
            for (int i = 0; i < 50; i++) {
                readers.add(Thread.ofVirtual()
                        .start(() -> database.read(session -> {
                            begun.countDown();
                            return await(over);
                        })));
            }
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            long start = System.nanoTime();
            stores.workers().heartbeat(report);
            assertThat(stores.workers().reports()).contains(report);
            assertThat(stores.workers().find(report.id())).contains(report);
            assertThat(stores.workers().drainRequested(report.id())).isFalse();
            assertThat(stores.leases().find(lease.cell())).contains(lease);
            assertThat(stores.leases().renew(lease, Backlog.NONE)).isPresent();
            assertThat(stores.leases().backlogs()).containsKey(lease.cell());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            over.countDown();
            for (Thread reader : readers) {
                assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
            }
        }
    }

    @Test
    @DisplayName(
            "who happens to ask first gives its readers nothing of its own: a web server misses no thread at its end")
    void ownThreads(@TempDir Path folder) throws Exception {
        ClassLoader ofRequests = new ClassLoader(ReadersTest.class.getClassLoader()) {};
        CompletableFuture<ClassLoader> seen = new CompletableFuture<>();
        try (SqliteDatabase database = SqliteFixture.open(folder)) {
            Thread request = Thread.ofPlatform()
                    .unstarted(() -> database.read(
                            session -> seen.complete(Thread.currentThread().getContextClassLoader())));
            request.setContextClassLoader(ofRequests);
            request.start();
            assertThat(seen.get(10, TimeUnit.SECONDS)).isNotSameAs(ofRequests);
        }
    }

    @Test
    @DisplayName("a request reads a row by itself, and one whose read does not end keeps nobody else from reading")
    void briefReads(@TempDir Path folder) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (SqliteDatabase database = SqliteFixture.open(folder)) {
            // Connections are opened by the readers' own threads.
            assertThat(readsByItself(database)).isFalse();
            assertThat(readsByItself(database)).isEqualTo(Runtime.getRuntime().availableProcessors() > 1);
            Thread hanging = Thread.ofVirtual()
                    .start(() -> database.readBriefly(_ -> {
                        begun.countDown();
                        return await(over);
                    }));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(readsByItself(database)).isFalse();
            over.countDown();
            assertThat(hanging.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    @DisplayName("however many pages are read, who asks for one row does not wait behind them")
    void pagesApart(@TempDir Path folder) throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        List<Thread> readers = new ArrayList<>();
        try (SqliteDatabase database = SqliteFixture.open(folder)) {
            for (int i = 0; i < 50; i++) {
                readers.add(Thread.ofPlatform().start(() -> database.readShortPage(_ -> await(over))));
                readers.add(Thread.ofPlatform().start(() -> database.readPage(_ -> await(over))));
            }
            String row = database.read(_ -> "row");
            assertThat(row).isEqualTo("row");
            assertThat(over.getCount()).isOne();
            over.countDown();
            for (Thread reader : readers) {
                assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
            }
        }
    }

    private static boolean readsByItself(SqliteDatabase database) throws Exception {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> answer.complete(
                        database.readBriefly(_ -> Thread.currentThread().isVirtual())));
        return answer.get(10, TimeUnit.SECONDS);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
