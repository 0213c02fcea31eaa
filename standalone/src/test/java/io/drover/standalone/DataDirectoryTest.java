package io.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.wiring.start.OperatorMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class DataDirectoryTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("a data directory that is named by a link is closed with all that is in it")
    void namedByALink() throws IOException {
        Path real = open(Files.createDirectory(folder.resolve("real")), "rwxr-xr-x");
        Path file = open(Files.writeString(real.resolve("store.db"), "rows"), "rw-r--r--");
        open(Files.writeString(real.resolve("connection.properties"), "a=b"), "rw-r--r--");
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        DataDirectory.prepare(Files.createSymbolicLink(folder.resolve("chain"), link));
        assertThat(rights(real)).isEqualTo("rwx------");
        assertThat(rights(file)).isEqualTo("rw-------");
    }

    @Test
    @DisplayName("of a link that is open itself, as links are, only what it leads to counts")
    void aLinkToAClosedOne() throws IOException {
        Path real = open(Files.createDirectory(folder.resolve("real")), "rwx------");
        open(Files.writeString(real.resolve("somebody's"), ""), "rw-------");
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        DataDirectory.prepare(link);
        assertThat(rights(real)).isEqualTo("rwx------");
    }

    @Test
    @DisplayName("somebody's open folder is not closed because a link to it was named")
    void notDrovers() throws IOException {
        Path real = open(Files.createDirectory(folder.resolve("real")), "rwxr-xr-x");
        Files.writeString(real.resolve("somebody's"), "");
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        assertThatThrownBy(() -> DataDirectory.prepare(link))
                .isInstanceOf(OperatorMistake.class)
                .hasMessageContaining("open to other users");
        assertThat(rights(real)).isEqualTo("rwxr-xr-x");
    }

    private static Path open(Path path, String permissions) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
