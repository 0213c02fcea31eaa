package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Worker processes whose server is killed, stopped and started again: what LinkTroubleTest shows within one process. */
@Tag("slow")
class LinkedWorkersTest {

    private static final int TASKS = 80;
    private static final Duration PAUSE = Duration.ofSeconds(8);
    private static final Duration LONGER_THAN_ANYTHING_WAITS = Duration.ofSeconds(17);

    @RegisterExtension
    static final Processes processes = new Processes();

    @Test
    @DisplayName(
            "a server that is killed in the middle of a bag, and one that stands still for a while, keep their workers")
    void workersOutliveTheirServer() throws Exception {
        DroverProcess first = server("first");
        HttpCalls calls = calls(first);
        DroverProcess worker =
                processes.start("worker", "worker", "--slots", 4, "--id", "w0", "--data", processes.file("linked"));
        calls.workers(1);
        String bag = calls.submit("sleep 200", TASKS);
        calls.done(bag, TASKS / 4);
        first.kill();

        DroverProcess second = server("second");
        calls = calls(second);
        calls.done(bag, TASKS / 2);
        ChaosCast.signal("STOP", second);
        try {
            boolean unused = new CountDownLatch(1).await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            ChaosCast.signal("CONT", second);
        }
        JsonNode ended = calls.ended(bag);

        assertThat(ended.get("state").asString()).isEqualTo("SUCCEEDED");
        List<JsonNode> rows = calls.results(bag);
        Recorded.eachOnce(rows, TASKS);
        assertThat(rows).extracting(row -> row.get("worker").asString()).containsOnly("w0");
        assertThat(worker.runs()).as(worker.tail()).isTrue();
        assertThat(calls.workers(1).getFirst().get("id").asString()).isEqualTo("w0");
    }

    @Test
    @DisplayName(
            "workers at long sleeps are not deaf: what comes meanwhile runs at once, and the sleeps end where they began")
    void longSleeps() throws Exception {
        DroverProcess server = processes.start("long", "scheduler", "-s", 0, "-rw", "--data", processes.file("long"));
        HttpCalls calls = calls(server);
        for (String id : List.of("l0", "l1")) {
            processes.start(id, "worker", "--slots", 4, "--id", id, "--data", processes.file("long"));
        }
        calls.workers(2);
        String sleeps = calls.submit("sleep 20000", 3);
        boolean unused = new CountDownLatch(1).await(LONGER_THAN_ANYTHING_WAITS.toMillis(), TimeUnit.MILLISECONDS);
        JsonNode other = calls.ended(calls.submit("echo here", 1));
        assertThat(calls.workload(sleeps).hasNonNull("finishedAt")).isFalse();
        assertThat(other.get("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(calls.workers(2)).noneMatch(worker -> worker.get("deaf").asBoolean());
        JsonNode ended = calls.ended(sleeps);
        assertThat(ended.get("fragments").get("redispatched").asInt()).isZero();
    }

    private static DroverProcess server(String name) throws Exception {
        return processes.start(name, "scheduler", "-s", 0, "-rw", "--data", processes.file("linked"));
    }

    private static HttpCalls calls(DroverProcess server) throws Exception {
        return new HttpCalls(URI.create(server.awaitOutput("scheduling on (\\S+)")));
    }
}
