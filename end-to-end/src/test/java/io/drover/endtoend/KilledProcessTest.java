package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

class KilledProcessTest {

    private static final Duration PROGRESS = Duration.ofSeconds(30);

    @RegisterExtension
    static final Processes processes = new Processes();

    @Test
    @DisplayName("a killed worker loses nothing and nothing counts twice; one asked to end finishes first")
    void workersThatEndLoseNothing() throws Exception {
        DroverProcess scheduler =
                processes.start("scheduler", "scheduler", "-s", 0, "-rw", "--data", processes.file("remote"));
        HttpCalls calls = new HttpCalls(URI.create(scheduler.awaitOutput("scheduling on (\\S+)")));
        List<DroverProcess> workers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            workers.add(processes.start(
                    "worker-" + i, "worker", "--slots", 4, "--id", "w" + i, "--data", processes.file("remote")));
        }
        calls.workers(3);

        KilledWorker.losesNothing(calls, Duration.ofMillis(150), 240, workers.getFirst());

        calls.workers(2);
        String last = calls.submit("sleep 1500", 8);
        Await.until(
                "8 claimed fragments",
                PROGRESS,
                () -> Optional.of(calls.fragments(last))
                        .filter(now -> now.stream()
                                        .filter(fragment ->
                                                fragment.get("state").asString().equals("RUNNING"))
                                        .count()
                                == 8));
        workers.forEach(DroverProcess::end);
        assertThat(calls.ended(last).get("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(calls.results(last))
                .allSatisfy(row -> assertThat(row.get("attempt").asInt()).isOne());
        for (DroverProcess worker : workers.subList(1, 3)) {
            assertThat(worker.awaitEnd()).as(worker.tail()).isIn(0, 128 + 15);
        }
    }

    @Test
    @DisplayName("the whole standalone killed in the middle of a bag goes on where it was, and redoes nothing recorded")
    void aKilledStandaloneGoesOn() throws Exception {
        int tasks = 240;
        Up first = processes.up("up-1", "--slots", 8);
        String id = first.calls().submit("sleep 100", tasks);
        first.calls().done(id, tasks / 4);
        Map<Integer, String> before = Recorded.starts(first.calls().results(id));
        first.process().kill();
        assertThat(before).hasSizeBetween(tasks / 5, tasks * 6 / 10);

        Up second = processes.up("up-2", "--slots", 8);
        JsonNode ended = second.calls().ended(id);
        assertThat(ended.get("state").asString()).isEqualTo("SUCCEEDED");
        List<JsonNode> rows = second.calls().results(id);
        Recorded.eachOnce(rows, tasks);
        assertThat(Recorded.starts(rows)).containsAllEntriesOf(before);
    }
}
