package io.drover.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Money;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A machine of files, in which this process is one of the processes. */
@EnabledOnOs(OS.LINUX)
class LocalProcessesTest {

    private static final long PID = ProcessHandle.current().pid();

    @TempDir
    Path proc;

    @BeforeEach
    void machine() throws IOException {
        Files.createDirectories(proc.resolve("sys/kernel/random"));
        Files.writeString(proc.resolve("sys/kernel/random/boot_id"), "boot one\n");
        Files.createDirectories(proc.resolve("self/ns"));
        Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[7]"));
        Files.writeString(proc.resolve("self/stat"), PID + " (java) S 1\n");
        process(1, "S", 1);
        process(PID, "S", 400);
    }

    private void process(long pid, String state, long started) throws IOException {
        Files.createDirectories(proc.resolve(Long.toString(pid)));
        Files.writeString(
                proc.resolve(pid + "/stat"),
                pid + " (a (b) c) " + state + " 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 " + started + " 20\n");
    }

    private static WorkerReport report(Incarnation life) {
        WorkerInfo info = new WorkerInfo(4, "host", PID, "zone", Instant.EPOCH, Money.ZERO, Executor.VM, life);
        return new WorkerReport(
                new WorkerId("w"),
                info,
                WorkerState.READY,
                1,
                Duration.ofSeconds(1),
                0,
                List.of(),
                List.of(),
                Instant.EPOCH);
    }

    private Incarnation life() {
        return new LocalProcesses(proc).draw(new Random(1));
    }

    private Set<Holder> dead(Incarnation life) {
        return new LocalProcesses(proc).among(List.of(report(life)));
    }

    @Test
    @DisplayName("a process that is there lives, paused or not; each of its lives has a name of its own")
    void alive() throws IOException {
        Incarnation life = life();
        assertThat(dead(life)).isEmpty();
        process(PID, "T", 400);
        assertThat(dead(life)).isEmpty();
        assertThat(new LocalProcesses(proc).draw(new Random(2))).isNotEqualTo(life);
    }

    @Test
    @DisplayName(
            "dead is who has no process any more, one that only waits to be counted, or another one under the number")
    void dead() throws IOException {
        Incarnation life = life();
        process(PID, "Z", 400);
        assertThat(dead(life)).hasSize(1);
        process(PID, "S", 401);
        assertThat(dead(life)).hasSize(1);
        Files.delete(proc.resolve(PID + "/stat"));
        assertThat(dead(life)).extracting(holder -> holder.worker().value()).containsExactly("w");
    }

    @Test
    @DisplayName("nothing is said of processes of another machine, boot or namespace, nor of lives that tell nothing")
    void elsewhere() throws IOException {
        Incarnation life = life();
        Files.delete(proc.resolve(PID + "/stat"));
        assertThat(dead(new Incarnation("1y2p0ij32e8e7"))).isEmpty();
        assertThat(dead(Incarnation.UNKNOWN)).isEmpty();
        Files.writeString(proc.resolve("sys/kernel/random/boot_id"), "boot two\n");
        assertThat(dead(life)).isEmpty();
        Files.writeString(proc.resolve("sys/kernel/random/boot_id"), "boot one\n");
        Files.delete(proc.resolve("self/ns/pid"));
        Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[8]"));
        assertThat(dead(life)).isEmpty();
    }

    @Test
    @DisplayName("where processes of others may be hidden, or numbers are those of another namespace, nobody is seen")
    void hidden() throws IOException {
        Incarnation life = life();
        Files.delete(proc.resolve(PID + "/stat"));
        Files.delete(proc.resolve("1/stat"));
        assertThat(dead(life)).isEmpty();
        assertThat(life().value()).hasSizeLessThan(17);
        process(1, "S", 1);
        Files.writeString(proc.resolve("self/stat"), PID + 1 + " (java) S 1\n");
        assertThat(dead(life)).isEmpty();
    }

    @Test
    @DisplayName("a real process is seen until it is killed")
    void real() throws Exception {
        LocalProcesses here = LocalProcesses.ofThisMachine();
        assertThat(here.among(List.of(report(here.draw(new Random(1)))))).isEmpty();
    }
}
