package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** A burst of work for a fleet of at most two workers, one of which is killed while it has work. */
final class Burst {

    static final int MOST = 2;
    static final int TASKS = 400;

    private Burst() {}

    /**
     * Fails unless the fleet grows from nothing to its maximum, replaces the killed worker and goes back to nothing, and
     * every task is recorded once.
     *
     * @param provisioner a provisioner process that has just been started
     * @return its port
     */
    static String isFollowed(HttpCalls calls, DroverProcess provisioner) throws Exception {
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
                .anySatisfy(action -> assertThat(action).startsWith("drain"));
        assertThat(provisioner.output()).contains("was lost");
        return port;
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
