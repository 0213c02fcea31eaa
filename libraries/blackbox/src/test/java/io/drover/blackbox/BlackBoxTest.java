package io.drover.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.ports.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BlackBoxTest {

    private static final long LIMIT = 1 << 20;

    @TempDir
    private Path folder;

    private final AtomicLong nanos = new AtomicLong();

    private BlackBox start() {
        return BlackBox.start(folder.resolve("box"), "cell-a", LIMIT, nanos::get);
    }

    private List<List<String>> read() throws IOException {
        List<List<String>> segments = new ArrayList<>();
        for (Recording.Segment segment : Recording.open(folder.resolve("box"))) {
            List<String> lines = new ArrayList<>();
            segment.forEachLine(lines::add);
            segments.add(lines);
        }
        return segments;
    }

    private static void begin(BlackBox box) {
        box.begin(lost -> ("begin " + lost).getBytes(UTF_8));
    }

    @Test
    @DisplayName("what was put in comes out, and only its owner may read it")
    void roundTrip() throws Exception {
        try (BlackBox box = start()) {
            assertThat(box.wantsBeginning()).isTrue();
            begin(box);
            box.put(1, () -> "one".getBytes(UTF_8));
            assertThat(box.wantsBeginning()).isFalse();
        }
        assertThat(read()).containsExactly(List.of("begin 0", "one"));
        assertThat(PrivateFiles.isOpen(folder.resolve("box"))).isFalse();
        assertThat(PrivateFiles.isOpen(folder.resolve("box/cell-a-00000001.jsonl.gz")))
                .isFalse();
    }

    @Test
    @DisplayName("the ring keeps its bound, and what is in it begins with beginnings")
    void bounded() throws Exception {
        Random random = new Random(1);
        byte[] noise = new byte[4_000];
        int begun = 0;
        try (BlackBox box = start()) {
            for (int i = 0; i < 2_000; i++) {
                if (box.wantsBeginning()) {
                    begin(box);
                    begun++;
                }
                random.nextBytes(noise);
                byte[] line = HexFormat.of().formatHex(noise).getBytes(UTF_8);
                CountDownLatch written = new CountDownLatch(1);
                box.put(1, () -> {
                    written.countDown();
                    return line;
                });
                written.await();
            }
        }
        long size = 0;
        for (Path file : files()) {
            size += Files.size(file);
        }
        assertThat(size).isBetween(LIMIT / 2, LIMIT);
        assertThat(begun).isBetween(20, 200);
        assertThat(read()).allMatch(lines -> lines.getFirst().equals("begin 0"));
    }

    @Test
    @DisplayName("recordings of one kind share a bound, and the last segment of another is left to whoever writes it")
    void sharedBound() throws Exception {
        Random random = new Random(2);
        byte[] noise = new byte[40_000];
        for (String name : List.of("cell-a", "cell-b", "fleet")) {
            Ring ring = new Ring(folder.resolve("box"), name, LIMIT);
            for (int i = 0; i < 30; i++) {
                random.nextBytes(noise);
                ring.begin("begin 0".getBytes(UTF_8));
                ring.write(HexFormat.of().formatHex(noise).getBytes(UTF_8));
            }
            ring.close();
        }
        assertThat(sizeOf("cell")).isBetween(LIMIT / 2, LIMIT + LIMIT / 8);
        assertThat(sizeOf("fleet")).isBetween(LIMIT / 2, LIMIT);
        assertThat(files().stream().map(file -> file.getFileName().toString()))
                .contains("cell-a-00000030.jsonl.gz", "cell-b-00000030.jsonl.gz")
                .doesNotContain("cell-a-00000029.jsonl.gz");
    }

    private long sizeOf(String kind) throws IOException {
        long size = 0;
        for (Path file : files()) {
            size += file.getFileName().toString().startsWith(kind) ? Files.size(file) : 0;
        }
        return size;
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder.resolve("box"))) {
            return files.sorted().toList();
        }
    }

    @Test
    @DisplayName("a torn file is read up to the tear, and one that is something else is damaged")
    void torn() throws Exception {
        try (BlackBox box = start()) {
            begin(box);
            for (int i = 0; i < 100; i++) {
                int number = i;
                box.put(1, () -> ("line " + number).getBytes(UTF_8));
            }
        }
        Path file = files().getFirst();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(file) - 20);
        }
        List<String> lines = new ArrayList<>();
        assertThat(Recording.open(file).getFirst().forEachLine(lines::add)).isEqualTo(Recording.End.TORN);
        assertThat(lines).startsWith("begin 0").allMatch(line -> line.matches("begin 0|line \\d+"));

        Files.write(file, new Random(3).ints(3_000).mapToObj(Integer::toString).toList());
        assertThat(Recording.open(file).getFirst().forEachLine(_ -> {})).isEqualTo(Recording.End.DAMAGED);
    }

    @Test
    @DisplayName(
            "who puts more in than is written does not wait: the rest of the segment is lost, and the next one says so")
    void overflow() throws Exception {
        try (BlackBox box = start()) {
            begin(box);
            CountDownLatch stuck = new CountDownLatch(1);
            box.put(1, () -> stuck(stuck));
            for (int i = 0; i < 10_000; i++) {
                box.put(1, () -> "more".getBytes(UTF_8));
            }
            assertThat(box.wantsBeginning()).isFalse();
            stuck.countDown();
            nanos.addAndGet(11_000_000_000L);
            assertThat(box.wantsBeginning()).isTrue();
        }
        try (BlackBox box = start()) {
            begin(box);
        }
        assertThat(read()).hasSize(2);
        assertThat(read().getFirst()).hasSizeBetween(4_000, 5_000);
    }

    @Test
    @DisplayName("few lines of many values are as much as many lines: what waits takes a bounded memory")
    void manyValues() throws Exception {
        try (BlackBox box = start()) {
            begin(box);
            CountDownLatch stuck = new CountDownLatch(1);
            box.put(1, () -> stuck(stuck));
            for (int i = 0; i < 100; i++) {
                box.put(5_000, () -> "many".getBytes(UTF_8));
            }
            stuck.countDown();
        }
        assertThat(read().getFirst()).hasSizeBetween(10, 15);
    }

    private static byte[] stuck(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "stuck".getBytes(UTF_8);
    }

    @Test
    @DisplayName("a line that cannot be made, for whatever error, ends its segment and not the recording")
    void anError() throws Exception {
        try (BlackBox box = start()) {
            begin(box);
            CountDownLatch tried = new CountDownLatch(1);
            box.put(1, () -> {
                tried.countDown();
                throw new OutOfMemoryError("a test");
            });
            tried.await();
            while (!box.wantsBeginning()) {
                nanos.addAndGet(1_000_000_000L);
                Thread.sleep(1);
            }
            begin(box);
        }
        assertThat(read()).containsExactly(List.of("begin 0"), List.of("begin 1"));
    }

    @Test
    @DisplayName("a folder that cannot be used costs the recording, and nothing else")
    void unusable() throws Exception {
        Files.writeString(folder.resolve("box"), "a file");
        try (BlackBox box = start()) {
            begin(box);
            for (int i = 0; i < 10; i++) {
                box.put(1, () -> "x".getBytes(UTF_8));
            }
        }
        assertThat(Files.readString(folder.resolve("box"))).isEqualTo("a file");
    }

    @Test
    @DisplayName("an export holds every segment")
    void export() throws Exception {
        try (BlackBox box = start()) {
            begin(box);
        }
        Path archive = folder.resolve("out.zip");
        try (var out = Files.newOutputStream(archive)) {
            assertThat(Recording.export(folder.resolve("box"), out)).isEqualTo(1);
        }
        List<String> lines = new ArrayList<>();
        assertThat(Recording.open(archive).getFirst().forEachLine(lines::add)).isEqualTo(Recording.End.WHOLE);
        assertThat(lines).containsExactly("begin 0");
    }
}
