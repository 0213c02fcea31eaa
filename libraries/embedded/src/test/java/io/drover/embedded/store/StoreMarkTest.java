package io.drover.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.workload.Workload;
import io.drover.testkit.store.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreMarkTest {

    @TempDir
    private Path folder;

    private final Samples samples = new Samples();

    @Test
    @DisplayName(
            "E27: an emptied, removed or exchanged store is refused, stays as it is, and opens again once it is put back")
    void lost() throws IOException {
        Workload workload = samples.workload("kept");
        Path file = database("here");
        try (H2Database database = open("here")) {
            new H2WorkloadStore(database).create(workload);
        }
        open("other").close();
        Path kept = Files.copy(file, folder.resolve("kept"));

        Files.write(file, new byte[0]);
        refused("is empty or gone");
        assertThat(file).isEmptyFile();

        Files.delete(file);
        refused("is empty or gone");
        assertThat(file).doesNotExist();

        Files.copy(database("other"), file);
        refused("is another one than was here");

        Files.copy(kept, file, StandardCopyOption.REPLACE_EXISTING);
        try (H2Database database = open("here")) {
            assertThat(new H2WorkloadStore(database).find(workload.id())).contains(workload);
        }
    }

    @Test
    @DisplayName("E27: a store whose mark is gone gets it again, and stays the same store")
    void markGone() throws IOException {
        open("here").close();
        Path mark = folder.resolve("here.mark");
        String word = Files.readString(mark);
        Files.delete(mark);
        open("here").close();
        assertThat(mark).content().isEqualTo(word);
    }

    @Test
    @DisplayName("E27: what is made here is closed to others")
    void closed() throws IOException {
        open("here").close();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .endsWith("------"));
        }
    }

    private void refused(String why) {
        assertThatThrownBy(() -> open("here").close())
                .hasMessageContaining("STORE_UNAVAILABLE")
                .hasMessageContaining(why)
                .hasMessageContaining("backup");
    }

    private Path database(String name) {
        return folder.resolve(name + ".mv.db");
    }

    private H2Database open(String name) {
        return H2Fixture.open(H2Database.fileUrl(folder.resolve(name)));
    }
}
