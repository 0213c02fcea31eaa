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
import tools.jackson.databind.JsonNode;

/** A burst of work for a fleet of at most two workers, one of which is killed while it has work. */
final class Burst {

    static final int MOST = 2;
    static final int TASKS = 1_000;

    /** As many fragments as its slots run, and as many again that wait for one. */
    private static final int MOST_HELD = 2 * 32;

    private static final Duration PROGRESS = Duration.ofSeconds(60);

    private Burst() {}

    /**
     * Fails unless the fleet grows from nothing to its maximum, replaces the killed worker and goes back to nothing, every
     * task is recorded once, and no other worker ended while it was busy.
     *
     * @param provisioner a provisioner process that has just been started, for workers of at most 32 slots
     * @param tasks of half a second each
     * @return its port
     */
    static String isFollowed(HttpCalls calls, DroverProcess provisioner, int tasks) throws Exception {
        String port = provisioner.awaitOutput("fleet explain -s localhost:(\\d+)");
        HttpCalls fleet = new HttpCalls(URI.create("http://localhost:" + port));
        assertThat(instances(fleet)).isEmpty();

        String id = calls.submit(BodyPublishers.ofString("sleep 500\n".repeat(tasks)), "?speculate=false");
        calls.workers(MOST);
        // One that dies before it was seen ready was never there, as far as the provisioner knows.
        Await.until(
                "workers that the provisioner has seen ready",
                PROGRESS,
                () -> Optional.of(ready(provisioner)).filter(seen -> seen >= MOST));
        killBusyOne(calls);
        JsonNode ended = calls.ended(id);

        assertThat(ended.get("state").asString()).isEqualTo("SUCCEEDED");
        Recorded.eachOnce(calls.results(id), tasks);
        assertThat(calls.fragments(id))
                .filteredOn(fragment -> fragment.get("attempt").asInt() > 1)
                .as("fragments that had to be run again")
                .hasSizeBetween(1, MOST_HELD);
        Await.until(
                "an empty fleet", PROGRESS, () -> Optional.of(instances(fleet)).filter(List::isEmpty));
        assertThat(actions(fleet))
                .anySatisfy(action -> assertThat(action).startsWith("launch"))
                .anySatisfy(action -> assertThat(action).startsWith("drain"));
        assertThat(provisioner.output()).contains("was lost");
        return port;
    }

    private static long ready(DroverProcess provisioner) {
        return provisioner
                .output()
                .lines()
                .filter(line -> line.contains(" is ready after "))
                .count();
    }

    private static void killBusyOne(HttpCalls calls) throws IOException, InterruptedException {
        JsonNode busy = Await.until(
                "a busy worker",
                PROGRESS,
                () -> stream(calls.json("/workers").get("items"))
                        .filter(worker -> worker.get("busy").asInt() > 0)
                        .reduce((first, second) -> second));
        ProcessHandle.of(busy.get("pid").asLong()).orElseThrow().destroyForcibly();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static List<JsonNode> instances(HttpCalls fleet) throws IOException, InterruptedException {
        return stream(fleet.json("/fleet").get("instances")).toList();
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
