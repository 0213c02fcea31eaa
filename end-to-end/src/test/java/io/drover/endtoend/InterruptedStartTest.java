package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is ended before it is done leaves nothing, and what follows it finds its way. */
class InterruptedStartTest {

    private static final long SIGINT_BIT = 1L << 1;

    @RegisterExtension
    static final Processes processes = new Processes();

    @Test
    @DisplayName("Ctrl-C in the middle of a demo says one sentence, and leaves no process and no folder")
    void demo() throws Exception {
        assumeFalse(ignoresInterrupts(), "whatever a shell starts in the background is deaf to Ctrl-C");
        Path place = Files.createDirectory(processes.file("place"));
        DroverProcess demo =
                processes.start("demo", "demo", "--count", 500, "--millis", 300, "--slots", 2, "--place", place);
        demo.awaitOutput("^(\\$ drover submit)");
        long pid = demo.pid();
        assertThat(new ProcessBuilder("kill", "-INT", Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(demo.awaitEnd()).isEqualTo(130);
        assertThat(demo.output().lines().filter(line -> line.startsWith("drover:")))
                .as(demo.output())
                .containsExactly("drover: the demo was interrupted: it stops, and nothing of it goes on");
        assertThat(names(place)).containsExactly("sleep.workload");
        assertThat(names(Path.of(System.getProperty("java.io.tmpdir"))))
                .noneMatch(name -> name.startsWith("drover-tomcat-" + pid + "-"));
    }

    @Test
    @Tag("slow")
    @DisplayName(
            "a worker that is started while its Drover comes up again after a kill waits for it; a second one under its id"
                    + " ends with one sentence")
    void worker() throws Exception {
        Path data = processes.file("data");
        processes.up("first").process().kill();
        DroverProcess worker = processes.start("worker", "worker", "--data", data, "--slots", 1, "--id", "late");
        worker.awaitOutput("(was killed; waiting for another one)");
        Up again = processes.up("second");
        String workers = Await.until(
                "the worker",
                Duration.ofSeconds(60),
                () -> Optional.of(again.calls().get("/workers").body()).filter(body -> body.contains("\"late\"")));
        assertThat(workers).isNotEmpty();
        DroverProcess second = processes.start("twin", "worker", "--data", data, "--slots", 1, "--id", "late");
        assertThat(second.awaitEnd()).as(second.tail()).isEqualTo(2);
        assertThat(second.output().lines().filter(line -> line.startsWith("drover:")))
                .singleElement()
                .asString()
                .contains("another process, pid " + worker.pid(), "is worker late", ". Give each worker an --id");
        assertThat(worker.runs()).isTrue();
    }

    /** Which signals are ignored is inherited. */
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & SIGINT_BIT) != 0);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
