package io.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.wiring.start.OperatorMistake;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {

    private static final List<String> MOUNTS = List.of(
            "overlay / overlay rw,relatime 0 0",
            "tmpfs /tmp tmpfs rw,nosuid,noexec 0 0",
            "tmpfs /tmp/may tmpfs rw 0 0",
            "tmpfs /a\\040b tmpfs rw,noexec 0 0",
            "tmpfs /twice tmpfs rw,noexec 0 0",
            "tmpfs /twice tmpfs rw 0 0");

    @Test
    @DisplayName("the nearest mount says whether what lies there may run")
    void noexec() {
        assertThat(List.of("/tmp", "/tmp/x", "/a b/c"))
                .allMatch(folder -> TemporaryFolder.mayNotRun(Path.of(folder), MOUNTS));
        assertThat(List.of("/", "/tmpfs", "/tmp/may/x", "/twice", "/home"))
                .noneMatch(folder -> TemporaryFolder.mayNotRun(Path.of(folder), MOUNTS));
    }

    @Test
    @DisplayName("a folder that cannot be used is a mistake, with the way out")
    void absent(@TempDir Path folder) {
        TemporaryFolder.check(folder);
        assertThatThrownBy(() -> TemporaryFolder.check(folder.resolve("none")))
                .isInstanceOf(OperatorMistake.class)
                .hasMessageContaining("-Djava.io.tmpdir");
    }
}
