package io.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** That one queue's workers allow the same, wherever and however they are started. */
class PermissionsTest {

    @TempDir
    Path data;

    private Path sql;

    @BeforeEach
    void upThatAllows() throws Exception {
        sql = Files.createDirectory(data.resolve("sql"));
        SuiteFlags up = flags(
                "--allow-exec",
                "--allow-http",
                "localhost:8080",
                "--allow-http",
                "*.example.org",
                "--sql-dir",
                sql.toString(),
                "--set",
                "drover.worker.functions.f=http://localhost:1/f");
        new Connection(Permissions.of(up.settings())).write(data);
    }

    private static SuiteFlags flags(String... words) {
        SuiteFlags flags = new SuiteFlags();
        new CommandLine(flags).parseArgs(words);
        return flags;
    }

    private Map<String, String> worker(Connection.Side side, String... words) {
        SuiteFlags flags = flags(Stream.concat(Stream.of("--data", data.toString()), Stream.of(words))
                .toArray(String[]::new));
        try (DataLock _ = DataLock.take(data)) {
            return flags.joined(side);
        }
    }

    @Test
    @DisplayName("a worker that joins allows what the Drover allows that it joins")
    void inherits() {
        assertThat(worker(Connection.Side.WORKER))
                .containsEntry("drover.worker.exec.enabled", "true")
                .containsEntry(
                        "drover.worker.exec.directory",
                        Path.of("").toAbsolutePath().toString())
                .containsEntry("drover.worker.http.allowed-hosts", "localhost:8080,*.example.org")
                .containsEntry("drover.worker.sql.directories", sql.toString())
                .containsEntry("drover.worker.functions.f", "http://localhost:1/f");
        assertThat(worker(Connection.Side.SERVER))
                .allSatisfy((name, _) -> assertThat(name).doesNotStartWith("drover.worker."));
    }

    @Test
    @DisplayName("what it is told itself wins")
    void ownWins() {
        assertThat(worker(
                        Connection.Side.WORKER,
                        "--allow-http",
                        "other",
                        "--set",
                        "drover.worker.exec.enabled=false",
                        "--set",
                        "drover.worker.sql.directories[0]=" + data))
                .containsEntry("drover.worker.exec.enabled", "false")
                .containsEntry("drover.worker.http.allowed-hosts", "other")
                .doesNotContainKey("drover.worker.sql.directories")
                .containsEntry("drover.worker.functions.f", "http://localhost:1/f");
    }

    @Test
    @DisplayName("a provisioner's workers find it in the file, which the provisioner's own flags alone go beyond")
    void fleet() {
        assertThat(LocalWorkers.of(flags("--data", data.toString())).command())
                .noneMatch(word -> word.startsWith("--drover.worker.exec.enabled"))
                .noneMatch(word -> word.startsWith("--drover.worker.sql"))
                .contains("--spring.config.additional-location="
                        + Connection.file(data).toUri());
        assertThat(LocalWorkers.of(flags("--data", data.toString(), "--allow-exec"))
                        .command())
                .contains("--drover.worker.exec.enabled=true");
    }

    @Test
    @DisplayName("a Drover that allows nothing says that as well, whatever lies where a worker starts")
    void nothing() {
        assertThat(Permissions.of(Map.of()))
                .containsEntry("drover.worker.exec.enabled", "false")
                .containsEntry("drover.worker.http.allowed-hosts", "")
                .containsEntry("drover.worker.sql.directories", "");
    }
}
