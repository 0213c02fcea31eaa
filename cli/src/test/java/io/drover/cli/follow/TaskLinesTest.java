package io.drover.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskLinesTest {

    @TempDir
    Path folder;

    @Test
    void blankLinesAndCommentsAreNoTasks() throws IOException {
        Path file =
                Files.writeString(folder.resolve("w"), "# head\r\n\r\nsleep 1\r\n  # more\n \t\n  sleep 2\nsleep 3");
        assertThat(TaskLines.of(file, List.of(0L, 1L, 2L, 3L))).isEqualTo(Map.of(0L, 3L, 1L, 6L, 2L, 7L));
        assertThat(TaskLines.of(file, List.of())).isEmpty();
    }

    @Test
    void anEmptyFileHasNone() throws IOException {
        assertThat(TaskLines.of(Files.createFile(folder.resolve("w")), List.of(0L)))
                .isEmpty();
    }
}
