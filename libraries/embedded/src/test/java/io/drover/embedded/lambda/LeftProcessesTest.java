package io.drover.embedded.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
@DisabledOnOs(OS.WINDOWS)
final class LeftProcessesTest {

    @TempDir
    Path directory;

    @Test
    @DisplayName("what a killed endpoint has left is ended by the next, and nothing else")
    void endsWhatIsLeft() throws Exception {
        Process left = new ProcessBuilder("sleep", "60").start();
        Process other = new ProcessBuilder("sleep", "60").start();
        Process forgotten = new ProcessBuilder("sleep", "60").start();
        try {
            LeftProcesses killed = LeftProcesses.open(directory);
            killed.note(left);
            killed.note(forgotten);
            killed.forget(forgotten);
            // A number that was used again.
            Files.writeString(directory.resolve(String.valueOf(other.pid())), Instant.EPOCH.toString());

            LeftProcesses.open(directory);

            assertThat(left.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(other.isAlive()).isTrue();
            assertThat(forgotten.isAlive()).isTrue();
            assertThat(directory).isEmptyDirectory();
        } finally {
            left.destroyForcibly();
            other.destroyForcibly();
            forgotten.destroyForcibly();
        }
    }
}
