package io.drover.provisioner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.FaultException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is left when the process that started the children is killed. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class ChildProcessesTest {

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> SLEEP = List.of("sleep", "60");

    @TempDir
    Path directory;

    /** Starts the child {@code one}, asks {@code two} to end, which it will not, and waits to be killed. */
    static final class Starter {

        public static void main(String[] arguments) throws Exception {
            // Not closed: this process is killed.
            ChildProcesses children = new ChildProcesses(Path.of(arguments[0]), Duration.ofMinutes(1));
            children.start("one", SLEEP, Map.of("type", "t"), START);
            children.start(
                    "two", List.of("sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.1; done"), Map.of(), START);
            Path log = Path.of(arguments[0], "two.log");
            while (Files.size(log) == 0) {
                LockSupport.parkNanos(1_000_000);
            }
            children.stop("two");
            Files.createFile(Path.of(arguments[0], "ready"));
            Thread.sleep(60_000);
        }
    }

    private void startAndKill() throws Exception {
        Process starter = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName(),
                        directory.toString())
                .inheritIO()
                .start();
        while (!Files.exists(directory.resolve("ready")) && starter.isAlive()) {
            LockSupport.parkNanos(5_000_000);
        }
        assertThatThrownBy(() -> new ChildProcesses(directory, GRACE))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("a directory of its own");
        starter.destroyForcibly().waitFor();
    }

    private long pid(String name) {
        try {
            return Files.readAllLines(directory.resolve(name + ".child")).stream()
                    .filter(line -> line.startsWith("pid="))
                    .mapToLong(line -> Long.parseLong(line.substring(4)))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void change(String name, String key, String value) throws IOException {
        Path file = directory.resolve(name + ".child");
        Files.writeString(file, Files.readString(file).replaceAll("(?m)^" + key + "=.*$", key + "=" + value));
    }

    @Test
    @DisplayName("children outlive a killed parent; who comes next goes on with them, and ends them")
    void adopts() throws Exception {
        startAndKill();
        ProcessHandle one = ProcessHandle.of(pid("one")).orElseThrow();
        ProcessHandle two = ProcessHandle.of(pid("two")).orElseThrow();
        try (ChildProcesses children = new ChildProcesses(directory, Duration.ofMillis(200))) {
            assertThat(children.all().get("one"))
                    .isEqualTo(new Child("one", Map.of("type", "t"), START, Child.State.RUNNING, null));
            assertThat(children.all().get("two").state()).isIn(Child.State.STOPPING, Child.State.ENDED);
            assertThatThrownBy(() -> children.start("one", SLEEP, Map.of(), START))
                    .isInstanceOf(IllegalArgumentException.class);

            two.onExit().get(30, TimeUnit.SECONDS);
            children.stop("one");
            one.onExit().get(30, TimeUnit.SECONDS);
            assertThat(children.all().values()).extracting(Child::state).containsOnly(Child.State.ENDED);
        }
        assertThat(directory.resolve("one.child")).doesNotExist();
    }

    @Test
    @DisplayName("a process id that now belongs to somebody else is not taken for the child's")
    void reusedPid() throws Exception {
        startAndKill();
        ProcessHandle one = ProcessHandle.of(pid("one")).orElseThrow();
        change("one", "processStart", "2025-01-01T00:00:00Z");

        try (ChildProcesses children = new ChildProcesses(directory, Duration.ofMillis(200))) {
            assertThat(children.all().get("one").state()).isEqualTo(Child.State.ENDED);
            children.forget("one");
            assertThat(children.all()).doesNotContainKey("one");
        } finally {
            assertThat(one.isAlive()).isTrue();
            one.destroyForcibly();
        }
    }

    @Test
    @DisplayName("a start that was cut off is told as an ended child, and its name is not used again")
    void cutOff() {
        ChildFile.planned("half", Map.of("type", "t"), START).write(directory);

        try (ChildProcesses children = new ChildProcesses(directory, GRACE)) {
            assertThat(children.all().get("half"))
                    .isEqualTo(new Child("half", Map.of("type", "t"), START, Child.State.ENDED, null));
            assertThatThrownBy(() -> children.start("half", SLEEP, Map.of(), START))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @DisplayName("the status of a child that has ended is known; names cannot leave the directory")
    void status() throws Exception {
        try (ChildProcesses children = new ChildProcesses(directory, GRACE)) {
            children.start("three", List.of("sh", "-c", "exit 3"), Map.of(), START);
            while (children.all().get("three").status() == null) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(children.all().get("three").status()).isEqualTo(3);
            assertThatThrownBy(() -> children.start("../x", SLEEP, Map.of(), START))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @DisplayName("a child whose end cannot be written down was not asked: it runs, and asking again asks it")
    void unwrittenEnd() throws Exception {
        try (ChildProcesses children = new ChildProcesses(directory, GRACE)) {
            children.start("one", SLEEP, Map.of(), START);
            ProcessHandle one = ProcessHandle.of(pid("one")).orElseThrow();
            // Where the file is to be written first, nothing can be written.
            Path obstacle = Files.createDirectory(directory.resolve("one.child.part"));
            for (int time = 0; time < 2; time++) {
                assertThatThrownBy(() -> children.stop("one")).isInstanceOf(FaultException.class);
                assertThat(children.all().get("one").state()).isEqualTo(Child.State.RUNNING);
            }

            Files.delete(obstacle);
            children.stop("one");
            one.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    @DisplayName("the output of the living and of those that ended last is kept")
    void outputs() throws Exception {
        Outputs outputs = new Outputs(directory);
        Files.createFile(outputs.of("living"));
        Files.setLastModifiedTime(outputs.of("living"), FileTime.from(START));
        for (int i = 0; i < Outputs.KEPT + 2; i++) {
            Files.createFile(outputs.of("ended" + i));
            Files.setLastModifiedTime(outputs.of("ended" + i), FileTime.from(START.plusSeconds(i)));
        }

        outputs.prune(Set.of("living"));

        assertThat(outputs.of("ended1")).doesNotExist();
        assertThat(outputs.of("ended2")).exists();
        assertThat(outputs.of("living")).exists();
    }

    @Test
    @DisplayName("a copy of the directory has none of its children and lets them live, at its own end as well")
    void copied() throws Exception {
        Path copy = Files.createDirectory(directory.resolve("copy"));
        Path fleet = Files.createDirectory(directory.resolve("fleet"));
        try (ChildProcesses original = new ChildProcesses(fleet, GRACE)) {
            original.start("one", SLEEP, Map.of(), START);
            for (String name : List.of("one.child", "children.lock")) {
                Files.write(copy.resolve(name), Files.readAllBytes(fleet.resolve(name)));
            }
            for (int i = 0; i < 2; i++) {
                try (ChildProcesses children = new ChildProcesses(copy, GRACE)) {
                    assertThat(children.all()).isEmpty();
                    children.start("two", SLEEP, Map.of(), START);
                }
            }
            assertThat(original.all().get("one").state()).isEqualTo(Child.State.RUNNING);
        }
    }
}
