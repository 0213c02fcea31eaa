package io.drover.worker.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StraysTest {

    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void onLinux() {
        assumeTrue(Files.exists(Path.of("/proc/self/stat")));
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    @DisplayName("a process that was given the id of one that is gone is nobody's stray")
    void aReusedId() throws IOException {
        Process innocent = sleep(new ProcessBuilder(), "setsid", "sleep", "71001");
        Strays ofAnother = new Strays(innocent.toHandle(), "DROVER_MARK=of-another.1", "1");
        assertThat(ofAnother.find()).isEmpty();
        assertThat(ofAnother.end()).isTrue();
        assertThat(innocent.isAlive()).isTrue();

        ProcessBuilder marked = new ProcessBuilder();
        marked.environment().put("DROVER_MARK", "of-another.1");
        Process ours = sleep(marked, "sleep", "71002");
        while (!ofAnother.find().contains(ours.toHandle())) {
            Thread.onSpinWait();
        }
        assertThat(ofAnother.find()).containsExactly(ours.toHandle());
    }

    @Test
    @DisplayName("the leader is found by its id and its start, and ended")
    void theLeader() throws IOException, InterruptedException {
        Process leader = sleep(new ProcessBuilder(), "setsid", "sleep", "71003");
        Strays strays = new Strays(leader.toHandle(), "DROVER_MARK=of-nobody.1");
        assertThat(strays.find()).contains(leader.toHandle());
        assertThat(strays.end()).isTrue();
        assertThat(leader.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @DisplayName("of those that hold a task's output, only what is as young as the task is its own")
    void olderWriters() throws IOException, InterruptedException {
        Process shell = sleep(
                new ProcessBuilder(),
                "sh",
                "-c",
                "setsid sleep 71004 & echo $!; sleep 0.1; setsid sleep 71005 & echo $!; wait");
        BufferedReader said = shell.inputReader();
        ProcessHandle older = process(said.readLine());
        ProcessHandle younger = process(said.readLine());
        Strays strays = new Strays(shell.toHandle(), "DROVER_MARK=of-nobody.2", start(younger));
        assertThat(strays.endWriters()).isTrue();
        assertThat(younger.onExit()).succeedsWithin(Duration.ofSeconds(10));
        assertThat(older.isAlive()).isTrue();
        assertThat(older.destroyForcibly()).isTrue();
    }

    private static ProcessHandle process(String id) {
        return ProcessHandle.of(Long.parseLong(id)).orElseThrow();
    }

    private static String start(ProcessHandle process) throws IOException {
        return Files.readString(Path.of("/proc/" + process.pid() + "/stat")).split(" ")[21];
    }

    @Test
    @DisplayName("a guard that is stopped keeps no task waiting, and is replaced")
    void aStoppedGuard() throws IOException, InterruptedException {
        // Other tests of this JVM have guards, too.
        String marks = "none-" + ProcessHandle.current().pid();
        ProcessGuard guard = new ProcessGuard(marks);
        guard.begin(4_194_300);
        ProcessHandle process = child(marks);
        signal("STOP", process);
        long since = System.nanoTime();
        // More than a pipe holds.
        for (int i = 0; i < 10_000; i++) {
            guard.begin(4_194_300);
            guard.end(4_194_300);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(20));
        assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(10));
        ProcessHandle next = child(marks);
        assertThat(next).isNotEqualTo(process);
        guard.close();
        assertThat(next.onExit()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    @DisplayName("a session that was begun twice is one, and a guard of it ends with its worker")
    void begunTwice() {
        String marks = "twice-" + ProcessHandle.current().pid();
        ProcessGuard guard = new ProcessGuard(marks);
        for (int i = 0; i < 200; i++) {
            guard.begin(4_194_300);
        }
        for (int i = 0; i < 200; i++) {
            guard.end(4_194_300);
        }
        ProcessHandle process = child(marks);
        guard.close();
        assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(10));
    }

    private Process sleep(ProcessBuilder builder, String... command) throws IOException {
        Process process = builder.command(command).start();
        started.add(process);
        return process;
    }

    private static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private static ProcessHandle child(String argument) {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.isAlive()
                        && child.info()
                                .arguments()
                                .map(List::of)
                                .orElse(List.of())
                                .contains(argument))
                .findFirst()
                .orElseThrow();
    }
}
