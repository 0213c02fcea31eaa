package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

@Tag("slow")
class PoisonTest {

    /** It takes the process down in which it runs, whatever that is, once who handed it in knows that it was accepted. */
    private static final String POISON = "exec sh -c 'sleep 1; kill -9 $PPID'\n";

    private static final Duration BAG = Duration.ofSeconds(120);
    private static final int NEIGHBOURS = 20;
    private static final int MOST_DEATHS = 2;

    @RegisterExtension
    static final Processes processes = new Processes();

    @Test
    @DisplayName("a poisonous task kills the server that runs it twice at most, then its own probe, and fails alone")
    void thePoisonousTaskFailsAlone() throws Exception {
        DroverProcess server = start(0);
        HttpCalls calls = answering(server).orElseThrow();
        String id = calls.submit(BodyPublishers.ofString(POISON + "exec sleep 1\n".repeat(NEIGHBOURS)), "");
        int deaths = 0;
        boolean ended = endedBeforeDeath(server, calls, id);
        while (!ended) {
            deaths++;
            assertThat(deaths).as("deaths of the server").isLessThanOrEqualTo(MOST_DEATHS);
            server = start(deaths);
            // The second run may take it down while it is still starting.
            Optional<HttpCalls> again = answering(server);
            calls = again.orElse(calls);
            ended = again.isPresent() && endedBeforeDeath(server, calls, id);
        }
        List<JsonNode> rows = calls.results(id);
        assertThat(rows).hasSize(NEIGHBOURS + 1);
        assertThat(rows).extracting(row -> row.get("task").asInt()).doesNotHaveDuplicates();
        for (JsonNode row : rows) {
            boolean poison = row.get("task").asInt() == 0;
            assertThat(row.toString()).contains(poison ? "TASK_POISONOUS" : "SUCCEEDED");
        }
        assertThat(server.runs()).isTrue();
    }

    private static DroverProcess start(int number) {
        return processes.start(
                "scheduler-" + number,
                "scheduler",
                "-s",
                0,
                "-lw",
                4,
                "--allow-exec",
                "--data",
                processes.file("data"));
    }

    /** Its gateway once it answers; empty if the server is killed before. */
    private static Optional<HttpCalls> answering(DroverProcess server) throws IOException, InterruptedException {
        try {
            return Optional.of(new HttpCalls(URI.create(server.awaitOutput("scheduling on (\\S+)"))));
        } catch (AssertionError e) {
            if (server.runs()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Waits until the bag has ended, which is true, or the server. */
    private static boolean endedBeforeDeath(DroverProcess server, HttpCalls calls, String id)
            throws IOException, InterruptedException {
        return Await.until("the end of the bag or of its server", BAG, () -> {
            try {
                return calls.workload(id).hasNonNull("finishedAt") ? Optional.of(true) : Optional.empty();
            } catch (IOException e) {
                return server.runs() ? Optional.empty() : Optional.of(false);
            }
        });
    }
}
