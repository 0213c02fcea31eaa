package io.drover.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.ports.WorkloadFilter;
import io.drover.testkit.store.Samples;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A start that is refused leaves every file as it was, so that whoever mends the store has all of it. */
class RefusedStartTest {

    private static final int PAGE = 4_096;
    private static final int FILLED = 50;

    @TempDir
    private static Path killed;

    @TempDir
    private static Path elsewhere;

    @TempDir
    private Path folder;

    /** Workloads in the file, one more in the log, and a backup of the former. One for all tests, which take copies. */
    @BeforeAll
    static void kill() throws Exception {
        Samples samples = new Samples();
        try (SqliteDatabase database = SqliteFixture.open(killed)) {
            for (int i = 0; i < FILLED; i++) {
                new SqliteWorkloadStore(database).create(samples.workload("w" + i));
            }
            database.backUp(elsewhere.resolve("backup"));
        }
        Files.copy(SqliteFixture.file(killed), elsewhere.resolve("closed"));
        try (ChildProcess child = ChildProcess.start(StoreProcess.class, "wait", killed.toString())) {
            assertThat(child.line()).isEqualTo("open");
        }
    }

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.list(killed)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, true", "1, false", "2, true", "-1, true", "-1, false"})
    @DisplayName(
            "a damaged page is refused, and once it is mended nothing is missing, neither in the file nor in the log")
    void damagedPage(int page, boolean withShared) throws Exception {
        if (!withShared) {
            Files.delete(folder.resolve("store.db-shm"));
        }
        Path kept = Files.copy(file(), elsewhere.resolve("kept"), StandardCopyOption.REPLACE_EXISTING);
        spoil(page < 0 ? Files.size(file()) / PAGE / 2 : page);
        refusedUntouched("is damaged", "drover backup");
        Files.copy(kept, file(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(workloads()).isEqualTo(FILLED + 1);
    }

    @Test
    @DisplayName("a backup beside the log of the former file is refused, and either can be had then")
    void backupBesideALog() throws Exception {
        Path former = Files.copy(file(), elsewhere.resolve("former"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(elsewhere.resolve("backup"), file(), StandardCopyOption.REPLACE_EXISTING);
        String[] named = {
            "belongs to another file",
            "delete " + log(),
            folder.resolve("store.db-shm").toString(),
            "store.db.mark"
        };
        refusedUntouched(named);
        Files.copy(former, file(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(workloads()).isEqualTo(FILLED + 1);
    }

    @Test
    @DisplayName("also without the mark; with what is named deleted, the backup is a store")
    void backupInstead() throws Exception {
        Files.copy(elsewhere.resolve("backup"), file(), StandardCopyOption.REPLACE_EXISTING);
        Files.delete(folder.resolve("store.db.mark"));
        refusedUntouched("belongs to another file");
        Files.delete(log());
        Files.delete(folder.resolve("store.db-shm"));
        assertThat(workloads()).isEqualTo(FILLED);
    }

    @Test
    @DisplayName("a copy of the closed file from which the log goes on is that very file")
    void closedCopy() throws Exception {
        Files.copy(elsewhere.resolve("closed"), file(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(workloads()).isEqualTo(FILLED + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "WAL"})
    @DisplayName("somebody else's database is not even prepared for use")
    void foreign(String mode) throws Exception {
        for (String name : new String[] {"store.db", "store.db-wal", "store.db-shm", "store.db.mark"}) {
            Files.deleteIfExists(folder.resolve(name));
        }
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA journal_mode = " + mode);
            statement.execute("CREATE TABLE theirs (id INTEGER)");
        }
        refusedUntouched("no store of Drover's");
    }

    @Test
    @DisplayName("a store of a later version stays as it is, with its log")
    void later() throws Exception {
        alter("PRAGMA user_version = 99");
        refusedUntouched("is of version 99");
    }

    @Test
    @DisplayName("whatever the name of the folder holds, the look is at that very store, and a sound one opens")
    void oddNames() throws IOException {
        Path odd = Files.createDirectory(folder.resolve("with space, 50%25 #1 & ; = +~'()"));
        for (String name : new String[] {"store.db", "store.db-wal", "store.db-shm", "store.db.mark"}) {
            Files.move(folder.resolve(name), odd.resolve(name));
        }
        folder = odd;
        Path kept = Files.copy(file(), elsewhere.resolve("kept"), StandardCopyOption.REPLACE_EXISTING);
        spoil(Files.size(file()) / PAGE / 2);
        refusedUntouched("is damaged");
        Files.copy(kept, file(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(workloads()).isEqualTo(FILLED + 1);
        assertThat(workloads()).as("closed in order").isEqualTo(FILLED + 1);
    }

    /** In the file and closed in order, as another version of Drover would have left it. */
    private void alter(String sql) throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement()) {
            statement.execute(sql);
        }
    }

    private void refusedUntouched(String... parts) throws IOException {
        Map<String, String> before = bytes();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> SqliteFixture.open(folder).close())
                    .hasMessageContaining("STORE_UNAVAILABLE")
                    .hasMessageContainingAll(parts);
            assertThat(bytes()).isEqualTo(before);
        }
    }

    /** Of all files, by their names. */
    private Map<String, String> bytes() throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> all.put(String.valueOf(file.getFileName()), hex(file)));
        }
        return all;
    }

    private static String hex(Path file) {
        try {
            return HexFormat.of().formatHex(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void spoil(long page) throws IOException {
        try (RandomAccessFile opened = new RandomAccessFile(file().toFile(), "rw")) {
            opened.seek((page - 1) * PAGE);
            opened.write("garbage ".repeat(PAGE / 8).getBytes(java.nio.charset.StandardCharsets.UTF_8));
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

    private Path file() {
        return SqliteFixture.file(folder);
    }

    private Path log() {
        return folder.resolve("store.db-wal");
    }
}
