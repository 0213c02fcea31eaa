package io.drover.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.testkit.time.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What reading costs, and what it promises while others write. */
@Timeout(60)
final class S3RangesTest {

    private static final int AHEAD = 64 << 10;
    private static final int HALF = AHEAD / 2;
    private static final Duration AGE = Duration.ofMinutes(10);

    private static S3Endpoint endpoint;

    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private S3ObjectStore store;
    private S3ObjectStore other;

    @BeforeAll
    static void start(@TempDir Path objects) throws Exception {
        endpoint = S3Endpoint.start(objects);
    }

    @AfterAll
    static void stop() throws Exception {
        endpoint.close();
    }

    @BeforeEach
    void open() {
        store = store("p", 1 << 20);
        other = store("p", 1 << 20);
    }

    @AfterEach
    void close() {
        store.deleteAll("k");
    }

    @Test
    @DisplayName("a small object takes one GET, and its second read none")
    void small() {
        store.put("k", text("0123456789"));

        assertThat(gets(() -> assertThat(store.read("k", 2, 3)).isEqualTo(text("234"))))
                .isEqualTo(1);
        assertThat(gets(() -> assertThat(store.read("k", 0, 1000)).isEqualTo(text("0123456789"))))
                .isZero();
        assertThat(gets(() -> assertThat(store.read("k", 10, 1)).isEmpty())).isZero();
    }

    @Test
    @DisplayName("neighbours come with one GET; a range that is larger than half of that is read alone")
    void neighbours() {
        byte[] bytes = put("k", 10 * AHEAD + 7);

        assertThat(gets(() -> assertRead("k", bytes, 3 * AHEAD + 1, 10))).isEqualTo(1);
        assertThat(gets(() -> assertRead("k", bytes, 3 * AHEAD, AHEAD))).isZero();
        assertThat(gets(() -> assertRead("k", bytes, 4 * AHEAD - 5, 10))).isEqualTo(1);
        assertThat(gets(() -> assertRead("k", bytes, 4 * AHEAD, 10))).isZero();
        assertThat(gets(() -> assertRead("k", bytes, 5 * AHEAD, HALF + 1))).isEqualTo(1);
        assertThat(gets(() -> assertRead("k", bytes, 5 * AHEAD, HALF + 1))).isEqualTo(1);
        assertThat(gets(() -> assertRead("k", bytes, 10L * AHEAD, HALF))).isEqualTo(1);
        assertThat(gets(() -> assertRead("k", bytes, 10L * AHEAD + 5, AHEAD))).isZero();
        assertThat(gets(() -> assertThat(store.read("k", 11L * AHEAD, 5)).isEmpty()))
                .isZero();
    }

    @Test
    @DisplayName("readers of neighbours at the same time wait for one GET")
    void oneForAll() throws Exception {
        byte[] bytes = put("k", 3 * AHEAD);
        long before = endpoint.meter().counts().total();
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                int from = AHEAD + i * 100;
                readers.add(threads.submit(() -> {
                    go.await();
                    assertRead("k", bytes, from, 5000);
                    return null;
                }));
            }
            go.countDown();
            for (Future<?> reader : readers) {
                reader.get();
            }
        }

        assertThat(endpoint.meter().counts().total() - before).isEqualTo(1);
    }

    @Test
    @DisplayName("what is kept has a bound, and what was used last stays")
    void bounded() {
        S3ObjectStore tiny = store("p", 4 * AHEAD);
        byte[] bytes = put("k", 20 * AHEAD);
        for (int i = 0; i < 20; i++) {
            assertRead(tiny, "k", bytes, (long) i * AHEAD, HALF);
            assertRead(tiny, "k", bytes, 0, 10);
        }

        assertThat(gets(() -> assertRead(tiny, "k", bytes, 0, HALF))).isZero();
        assertThat(gets(() -> assertRead(tiny, "k", bytes, 19 * AHEAD, HALF))).isZero();
        assertThat(gets(() -> assertRead(tiny, "k", bytes, 5 * AHEAD, HALF))).isEqualTo(1);
    }

    @Test
    @DisplayName("where nothing is kept every read asks, and is right")
    void nothingKept() {
        S3ObjectStore none = store("p", 0);
        byte[] bytes = put("k", 2 * AHEAD);

        assertThat(gets(() -> assertRead(none, "k", bytes, 0, 10))).isEqualTo(1);
        assertThat(gets(() -> assertRead(none, "k", bytes, 0, 10))).isEqualTo(1);
    }

    @Test
    @DisplayName("an object that somebody replaced is never mixed with what was kept of it")
    void replaced() {
        byte[] before = put("k", 4 * AHEAD);
        assertRead("k", before, AHEAD, 10);
        byte[] after = random(5 * AHEAD, 2);
        other.put("k", after);

        assertRead("k", before, AHEAD, 100);
        assertRead("k", after, 0, 4 * AHEAD);
        assertRead("k", after, AHEAD - 1, 100);
        assertRead("k", after, AHEAD, 100);
    }

    @Test
    @DisplayName("what this store wrote or deleted itself is seen at once")
    void ownWrites() {
        store.put("k", text("old and long"));
        assertThat(store.read("k", 0, 100)).isEqualTo(text("old and long"));
        store.put("k", text("new"));
        assertThat(store.read("k", 0, 100)).isEqualTo(text("new"));
        store.deleteAll("k");

        assertMissing("k");
    }

    @Test
    @DisplayName("what is kept outlives an object that somebody deleted, other reads of it miss")
    void deleted() {
        byte[] bytes = put("k", 2 * AHEAD);
        assertRead("k", bytes, 0, 10);
        other.deleteAll("k");

        assertRead("k", bytes, 0, 10);
        assertThatThrownBy(() -> store.read("k", AHEAD, 10)).hasMessageContaining("there is no object k");
        assertThatThrownBy(() -> store.read("k", 0, 2 * AHEAD)).hasMessageContaining("there is no object k");
        store.deleteAll("k");
        assertMissing("k");
    }

    @Test
    @DisplayName("what is kept is trusted for a time, then S3 is asked again")
    void ages() {
        store.put("k", text("old"));
        assertThat(store.read("k", 0, 10)).isEqualTo(text("old"));
        other.put("k", text("new"));
        clock.advance(AGE.minusMillis(1));
        assertThat(store.read("k", 0, 10)).isEqualTo(text("old"));
        clock.advance(Duration.ofMillis(1));

        assertThat(store.read("k", 0, 10)).isEqualTo(text("new"));
    }

    @Test
    @DisplayName("a stream takes a GET per chunk, and stops when the object is replaced under it")
    void streams() throws IOException {
        byte[] bytes = put("k", RangedStream.CHUNK_BYTES + 5);
        long before = endpoint.meter().counts().getLike();
        try (InputStream in = other.open("k")) {
            assertThat(Arrays.equals(in.readAllBytes(), bytes)).isTrue();
        }
        assertThat(endpoint.meter().counts().getLike() - before).isEqualTo(2);

        try (InputStream in = other.open("k")) {
            assertThat(in.readNBytes(10)).isEqualTo(Arrays.copyOf(bytes, 10));
            store.put("k", random(bytes.length, 9));
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(FaultException.class)
                    .hasMessageContaining("replaced while it was read");
        }
    }

    @Test
    @DisplayName("a prefix keeps installations apart that share a bucket")
    void prefixes() {
        S3ObjectStore apart = store("", 0);
        store.put("k", text("mine"));

        assertThat(apart.size("k")).isEmpty();
        assertThat(apart.size("p/k")).hasValue(4);
        apart.deleteAll("k");
        assertThat(store.size("k")).hasValue(4);
    }

    private S3ObjectStore store(String prefix, long keptBytes) {
        S3Settings settings = new S3Settings(S3Settings.DEFAULT.partBytes(), AHEAD, keptBytes, AGE);
        return new S3ObjectStore(endpoint.client(), endpoint.bucket(), prefix, settings, clock);
    }

    /** Written by another store, so that this one knows nothing of it. */
    private byte[] put(String key, int size) {
        byte[] bytes = random(size, 1);
        other.put(key, bytes);
        return bytes;
    }

    private void assertRead(String key, byte[] bytes, long offset, int length) {
        assertRead(store, key, bytes, offset, length);
    }

    private static void assertRead(S3ObjectStore from, String key, byte[] bytes, long offset, int length) {
        int end = (int) Math.min(bytes.length, offset + length);
        assertThat(Arrays.equals(from.read(key, offset, length), Arrays.copyOfRange(bytes, (int) offset, end)))
                .isTrue();
    }

    private void assertMissing(String key) {
        assertThatThrownBy(() -> store.read(key, 0, 1))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault().code()).isEqualTo(FaultCode.NOT_FOUND));
    }

    private static long gets(Runnable reads) {
        long before = endpoint.meter().counts().total();
        reads.run();
        return endpoint.meter().counts().total() - before;
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
