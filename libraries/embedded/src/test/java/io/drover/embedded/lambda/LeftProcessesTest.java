package io.drover.embedded.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
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
    @DisplayName("what guards a function's processes outlives the function, does its work, and only then has to go")
    void guardsLast(@TempDir Path place) throws Exception {
        Path done = place.resolve("done");
        // A guard like a worker's: it sees the end of what it guards by the end of its input.
        String script = "mkfifo $0/pipe; (read -r _ < $0/pipe; touch $0/done) & exec 3> $0/pipe; touch $0/ready;"
                + " sleep 73001 3>&- & wait";
        Process function = new ProcessBuilder("sh", "-c", script, place.toString()).start();
        while (!Files.exists(place.resolve("ready"))) {
            Thread.onSpinWait();
        }
        List<ProcessHandle> below = function.descendants().toList();
        ProcessTree.end(function.toHandle());
        assertThat(done).exists();
        for (ProcessHandle process : below) {
            process.onExit().get(10, TimeUnit.SECONDS);
        }
    }

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
