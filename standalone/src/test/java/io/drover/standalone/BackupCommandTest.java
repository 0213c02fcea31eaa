package io.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.embedded.store.SqliteCellStore;
import io.drover.embedded.store.SqliteDatabase;
import io.drover.embedded.store.SqliteWorkloadStore;
import io.drover.embedded.store.StoreSync;
import io.drover.model.workload.Workload;
import io.drover.ports.WorkloadFilter;
import io.drover.ports.WorkloadRef;
import io.drover.testkit.store.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Samples samples = new Samples();

    @Test
    @DisplayName("a store is copied in use and at rest, and put back as the manual says its bags are there to go on")
    void backup() throws IOException {
        Workload kept = samples.workload("kept");
        Path data = folder.resolve("data");
        try (SqliteDatabase store = open(data)) {
            new SqliteWorkloadStore(store).create(kept);
            assertThat(run(data, "used.db")).as(err.toString()).isZero();
            new SqliteWorkloadStore(store).create(samples.workload("later"));
        }
        assertThat(run(data, "rest.db")).as(err.toString()).isZero();
        for (String name : new String[] {"store.db", "store.db-wal", "store.db-shm", "store.db.mark"}) {
            Files.deleteIfExists(data.resolve(name));
        }
        Files.copy(folder.resolve("used.db"), data.resolve("store.db"));
        try (SqliteDatabase store = open(data)) {
            assertThat(new SqliteWorkloadStore(store)
                            .list(WorkloadFilter.ALL, null, 10)
                            .items())
                    .containsExactly(kept);
            assertThat(new SqliteCellStore(store).untaken(10)).containsExactly(WorkloadRef.of(kept));
        }
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.copy(folder.resolve("rest.db"), other.resolve("store.db"));
        try (SqliteDatabase store = open(other)) {
            assertThat(new SqliteCellStore(store).untaken(10)).hasSize(2);
        }
    }

    @Test
    @DisplayName("nothing is overwritten, and no store is made in order to be copied")
    void mistakes() throws IOException {
        assertThat(run(folder.resolve("data"), "b.db")).isEqualTo(2);
        assertThat(err.toString()).startsWith("drover: there is no store ").contains("with --data");
        assertThat(folder).isEmptyDirectory();
        open(folder.resolve("data")).close();
        Files.writeString(folder.resolve("b.db"), "mine");
        assertThat(run(folder.resolve("data"), "b.db")).isEqualTo(2);
        assertThat(err.toString()).contains("exists already");
        assertThat(folder.resolve("b.db")).hasContent("mine");
        Files.writeString(folder.resolve("c.db.part"), "mine, too");
        assertThat(run(folder.resolve("data"), "c.db")).isZero();
        assertThat(folder.resolve("c.db.part")).hasContent("mine, too");
        assertThat(run(folder.resolve("data"), "none/b.db")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no directory");
    }

    @Test
    @DisplayName("it has no options of services that it does not start")
    void options() {
        assertThat(Main.commandLine(new PrintStream(out))
                        .getSubcommands()
                        .get("backup")
                        .getUsageMessage())
                .contains("--data")
                .doesNotContain("--allow-exec", "--allow-http", "--sql-dir", "--set", "--log-level");
    }

    private static SqliteDatabase open(Path data) {
        return SqliteDatabase.open(DataDirectory.storeUrl(data), StoreSync.PROCESS);
    }

    private int run(Path data, String file) {
        return Main.commandLine(new PrintStream(out))
                .setErr(new PrintWriter(err, true))
                .execute("backup", folder.resolve(file).toString(), "--data", data.toString());
    }
}
