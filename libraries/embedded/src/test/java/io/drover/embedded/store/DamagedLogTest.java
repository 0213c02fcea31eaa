package io.drover.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.ports.WorkloadFilter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A start after a kill, with a log in which something was changed: SQLite forgets from there on without a word. */
class DamagedLogTest {

    private static final int HEAD = 32;
    private static final int FRAME = 24 + 4_096;
    private static final int WRITTEN = 5;

    @TempDir
    private static Path killed;

    @TempDir
    private Path folder;

    private int frames;

    /** One for all tests, which take copies. */
    @BeforeAll
    static void kill() throws Exception {
        assumeTrue(SystemRun.isKnown());
        try (ChildProcess child = ChildProcess.start(StoreProcess.class, "persist", killed.toString())) {
            for (int i = 0; i < WRITTEN; i++) {
                assertThat(child.line()).isEqualTo("ok");
            }
        }
    }

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.list(killed)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        frames = knownFrames();
        assertThat(frames).isGreaterThan(WRITTEN);
    }

    @ParameterizedTest
    @CsvSource({
        "first frame, 0, 100, frame 1 of",
        "a page's number, 0, 3, frame 1 of",
        "a salt, 1, 9, frame 2 of",
        "a frame in the middle, 3, 4119, frame 4 of",
        "last frame, -1, 24, frame ",
        "the magic number, , 1, its head",
        "the page's size, , 10, its head",
        "the head's salt, , 17, its head",
        "the head's checksum, , 31, its head"
    })
    @DisplayName(
            "one changed byte is refused with where it is and what to do, again and again, and goes on once it is mended")
    void flipped(String what, @Nullable Integer frame, int at, String where) throws Exception {
        long from = frame == null ? 0 : HEAD + (long) (frame < 0 ? frames + frame : frame) * FRAME;
        flip(log(), from + at);
        for (int i = 0; i < 2; i++) {
            refused("is damaged in " + where, "backup", "delete " + folder.resolve("store.db.mark"));
        }
        flip(log(), from + at);
        assertThat(workloads()).as(what).isGreaterThanOrEqualTo(WRITTEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"removed", "garbled", "emptied"})
    @DisplayName("without what SQLite knew of its log, a commit behind the damage shows it; a sound log is none")
    void withoutIndex(String how) throws Exception {
        Path shared = folder.resolve("store.db-shm");
        Path keptLog = Files.copy(log(), folder.resolve("kept"));
        for (boolean head : new boolean[] {true, false}) {
            spoil(shared, how);
            flip(log(), head ? 20 : HEAD + FRAME + 1_000);
            refused("is damaged in " + (head ? "its head" : "frame 2"));
            Files.copy(keptLog, log(), StandardCopyOption.REPLACE_EXISTING);
        }
        spoil(shared, how);
        assertThat(workloads()).isGreaterThanOrEqualTo(WRITTEN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("a frame that a process was about to write when it died is no damage, with the index and without")
    void tornLast(boolean withIndex) throws Exception {
        long end = HEAD + (long) frames * FRAME;
        try (RandomAccessFile file = new RandomAccessFile(log().toFile(), "rw")) {
            byte[] last = new byte[FRAME];
            file.seek(end - FRAME);
            file.readFully(last);
            file.seek(end);
            file.write(last, 0, 2_000);
        }
        if (!withIndex) {
            Files.delete(folder.resolve("store.db-shm"));
        }
        assertThat(workloads()).isGreaterThanOrEqualTo(WRITTEN);
    }

    @Test
    @DisplayName("of the two copies of what SQLite knew, one that is not whole is left out")
    void tornIndex() throws Exception {
        flip(folder.resolve("store.db-shm"), 17);
        flip(log(), HEAD + 100);
        refused("is damaged in frame 1 of " + frames);
    }

    @Test
    @DisplayName(
            "whoever gives up what was in a damaged log deletes the mark, has what was before the damage, and is told"
                    + " once what is not there")
    void goOnAnyway() throws Exception {
        flip(log(), HEAD + (frames - 1L) * FRAME + 100);
        Files.delete(folder.resolve("store.db.mark"));
        assertThat(doubt()).contains("is damaged in frame " + frames, "to " + frames + " is missing from now on");
        assertThat(workloads()).isPositive();
        assertThat(doubt()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "emptied", "removed", "head"})
    @DisplayName("also where the log was cut off, emptied or removed before the mark was deleted")
    void goOnWithLess(String how) throws Exception {
        switch (how) {
            case "cut" -> cut(HEAD + (frames - 1L) * FRAME);
            case "emptied" -> cut(0);
            case "removed" -> Files.delete(log());
            default -> flip(log(), 20);
        }
        Files.delete(folder.resolve("store.db.mark"));
        assertThat(doubt()).contains("missing from now on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "last frame", "cut", "emptied"})
    @DisplayName(
            "of a log without what SQLite knew of it is said where it ends, since nobody knows whether that is its end")
    void endUnknown(String how) throws Exception {
        switch (how) {
            case "last frame" -> flip(log(), HEAD + (frames - 1L) * FRAME + 100);
            case "cut" -> cut(HEAD + (frames - 1L) * FRAME);
            case "emptied" -> cut(0);
            default -> assertThat(doubt()).isEmpty();
        }
        Files.delete(folder.resolve("store.db-shm"));
        assertThat(doubt())
                .contains(
                        switch (how) {
                            case "last frame" -> "are taken up, and what is behind them";
                            case "cut" -> "of its " + (frames - 1) + " frames";
                            case "emptied" -> "nothing is in it";
                            default -> "it ends with frame " + frames;
                        });
        Files.delete(folder.resolve("store.db.mark"));
        assertThat(doubt()).as("without the mark as well").contains("missing from now on");
    }

    @Test
    @DisplayName("a backup without mark and log is a store of which nothing is missing")
    void backup() throws Exception {
        SqliteFixture.open(folder).close();
        Files.delete(folder.resolve("store.db.mark"));
        assertThat(doubt()).isEmpty();
    }

    @Test
    @DisplayName("an empty file beside a log is refused, with the mark and without: SQLite would delete the log")
    void emptiedFile() throws Exception {
        Path file = SqliteFixture.file(folder);
        Files.write(file, new byte[0]);
        refused("is empty or gone", "store.db.mark says");
        Files.delete(folder.resolve("store.db.mark"));
        refused("is empty or gone", "store.db-wal is a log of it", "backup");
        Files.delete(file);
        refused("is empty or gone");
        assertThat(log()).isNotEmptyFile();
    }

    /** What a start would say; it is not one. */
    private String doubt() {
        StoreFile store = StoreFile.at(SqliteFixture.file(folder));
        StoreMark mark = StoreMark.beside(store.path());
        return LeftLog.of(store).examine(mark.lastEnd(), mark.file()).doubt().orElse("");
    }

    private void cut(long to) throws IOException {
        try (FileChannel channel = FileChannel.open(log(), StandardOpenOption.WRITE)) {
            channel.truncate(to);
        }
    }

    @Test
    @DisplayName("after a power cut a log that ends early is told, and goes on")
    void otherRun() throws Exception {
        Path mark = folder.resolve("store.db.mark");
        Files.writeString(mark, Files.readString(mark).replace(SystemRun.current(), "another"));
        flip(log(), HEAD + 100);
        assertThat(workloads()).isZero();
    }

    private int knownFrames() throws IOException {
        try (FileChannel channel = FileChannel.open(folder.resolve("store.db-shm"), StandardOpenOption.READ)) {
            return (int) LogIndex.read(channel).orElseThrow().frames();
        }
    }

    private static void spoil(Path shared, String how) throws IOException {
        switch (how) {
            case "removed" -> Files.deleteIfExists(shared);
            case "emptied" -> Files.write(shared, new byte[0]);
            default -> {
                byte[] random = new byte[32_768];
                new Random(7).nextBytes(random);
                Files.write(shared, random);
            }
        }
    }

    private static void flip(Path path, long at) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(at);
            int old = file.read();
            file.seek(at);
            file.write(old ^ 0x10);
        }
    }

    private Path log() {
        return folder.resolve("store.db-wal");
    }

    private int workloads() {
        try (SqliteDatabase database = SqliteFixture.open(folder)) {
            return new SqliteWorkloadStore(database)
                    .list(WorkloadFilter.ALL, null, 1_000)
                    .items()
                    .size();
        }
    }

    private void refused(String... parts) {
        assertThatThrownBy(() -> SqliteFixture.open(folder).close())
                .hasMessageContaining("STORE_UNAVAILABLE")
                .hasMessageContainingAll(parts);
    }
}
