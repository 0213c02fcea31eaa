package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** From no worker to the most and back, with real worker processes, one of which dies on the way. */
class ElasticTest {

    private static final int TASKS = 400;
    private static final int MOST = 2;

    @RegisterExtension
    static final Processes processes = new Processes();

    @Test
    @DisplayName("J8, P: a burst grows the fleet to its maximum; a killed worker is replaced; then all of it is gone")
    void fromNothingAndBack() throws Exception {
        DroverProcess scheduler =
                processes.start("scheduler", "scheduler", "-s", 0, "-rw", "--data", processes.file("data"));
        HttpCalls calls = new HttpCalls(URI.create(scheduler.awaitOutput("scheduling on (\\S+)")));
        DroverProcess provisioner = processes.start(
                "provisioner",
                Stream.of(
                                "provisioner --dynamic --max " + MOST + " --drain-target 8s -t local.16",
                                "--set drover.provisioner.minimum-life=2s",
                                "--set drover.provisioner.idle-before-drain=1s",
                                "--data " + processes.file("data"))
                        .flatMap(words -> Stream.of(words.split(" ")))
                        .toArray());
        String port = provisioner.awaitOutput("fleet explain -s localhost:(\\d+)");
        HttpCalls fleet = new HttpCalls(URI.create("http://localhost:" + port));
        assertThat(instances(fleet)).isEmpty();

        String id = calls.submit(BodyPublishers.ofString("sleep 500\n".repeat(TASKS)), "");
        calls.workers(MOST);
        calls.done(id, TASKS / 10);
        killOne(calls);
        JsonNode ended = calls.ended(id);

        assertThat(ended.get("state").asString()).isEqualTo("SUCCEEDED");
        Recorded.eachOnce(calls.results(id), TASKS);
        Await.until(
                "an empty fleet",
                Duration.ofSeconds(60),
                () -> Optional.of(instances(fleet)).filter(List::isEmpty));
        assertThat(actions(fleet))
                .anySatisfy(action -> assertThat(action).startsWith("launch"))
                .anySatisfy(action -> assertThat(action).startsWith("drain"))
                .noneSatisfy(action -> assertThat(action).contains("silent"));
        assertThat(provisioner.output()).contains("was lost");
        DroverProcess explained = processes.run("explain", "fleet", "explain", "-s", "localhost:" + port);
        assertThat(explained.output()).contains("Verdict", "s of work in " + TASKS + " tasks");
    }

    private static void killOne(HttpCalls calls) throws IOException, InterruptedException {
        long pid = calls.json("/workers").get("items").get(0).get("pid").asLong();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    private static List<JsonNode> instances(HttpCalls fleet) throws IOException, InterruptedException {
        return StreamSupport.stream(fleet.json("/fleet").get("instances").spliterator(), false)
                .toList();
    }

    private static List<String> actions(HttpCalls fleet) throws IOException, InterruptedException {
        List<String> actions = new ArrayList<>();
        for (JsonNode decision : fleet.json("/fleet").get("last")) {
            decision.get("actions")
                    .forEach(action -> actions.add(action.get("action").asString()));
        }
        return actions;
    }
}
