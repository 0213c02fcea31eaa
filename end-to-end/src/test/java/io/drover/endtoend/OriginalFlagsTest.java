package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The flags that people know from the original tools. One scheduler with slots of its own serves all of them. */
class OriginalFlagsTest {

    private static final int OWN_SLOTS = 4;

    @RegisterExtension
    static final Processes processes = new Processes();

    private static URI gateway = URI.create("");

    @BeforeAll
    static void scheduler() throws Exception {
        DroverProcess scheduler =
                processes.start("scheduler", "scheduler", "-s", 0, "-lw", OWN_SLOTS, "--data", processes.file("data"));
        gateway = URI.create(scheduler.awaitOutput("scheduling on (\\S+)"));
    }

    @Test
    @DisplayName("scheduler -s PORT -lw N runs what client -s HOST:PORT -w FILE brings with its own slots")
    void localSlots() throws Exception {
        Path bag = Files.writeString(processes.file("bag"), "sleep 10\n".repeat(40));
        DroverProcess client = processes.run("client", "client", "-s", gateway.getAuthority(), "-w", bag);

        assertThat(client.awaitEnd()).as(client.tail()).isZero();
        List<JsonNode> workers = new HttpCalls(gateway).workers(1);
        assertThat(workers.getFirst().get("slots").asInt()).isEqualTo(OWN_SLOTS);
    }

    @Test
    @DisplayName("worker -i 1 drains and ends itself after a second without work")
    void idleWorker() throws Exception {
        DroverProcess worker = processes.run("worker", "worker", "-i", 1, "--data", processes.file("data"));

        assertThat(worker.awaitEnd()).as(worker.tail()).isZero();
        new HttpCalls(gateway).workers(1);
    }

    @Test
    @Tag("slow")
    @DisplayName("provisioner --static -n 2 -t TYPE keeps two worker processes alive, and ends them with itself")
    void staticFleet() throws Exception {
        HttpCalls calls = new HttpCalls(gateway);
        DroverProcess provisioner = processes.start(
                "provisioner", "provisioner", "--static", "-n", 2, "-t", "local.2", "--data", processes.file("data"));
        assertThat(provisioner.awaitOutput("keeping (\\d) workers")).isEqualTo("2");
        List<JsonNode> workers = calls.workers(3);
        JsonNode victim = workers.stream()
                .filter(worker -> worker.get("slots").asInt() == 2)
                .findFirst()
                .orElseThrow();

        ProcessHandle.of(victim.get("pid").asLong()).orElseThrow().destroyForcibly();

        String replaced = victim.get("id").asString();
        Await.until(
                "a replacement of worker " + replaced,
                Duration.ofSeconds(60),
                () -> Optional.of(calls.workers(3))
                        .filter(now -> now.stream()
                                .noneMatch(worker -> worker.get("id").asString().equals(replaced))));
        provisioner.end();
        assertThat(provisioner.awaitEnd()).as(provisioner.tail()).isIn(0, 128 + 15);
        calls.workers(1);
    }
}
