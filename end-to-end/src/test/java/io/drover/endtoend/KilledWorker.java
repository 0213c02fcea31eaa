package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One of three workers, w0 to w2, is killed while it has work. */
final class KilledWorker {

    private KilledWorker() {}

    /**
     * Fails unless the bag finishes, every task is recorded once, and all three had a part in it.
     *
     * @param task long enough for a worker to hold some at any time
     * @param first the worker to kill, w0
     */
    static void losesNothing(HttpCalls calls, Duration task, int tasks, DroverProcess first) throws Exception {
        // Copies of slow fragments could end what the dead worker held before it is missed.
        String bag = ("sleep " + task.toMillis() + "\n").repeat(tasks);
        String id = calls.submit(BodyPublishers.ofString(bag), "?speculate=false");
        long done = calls.done(id, tasks / 4);
        first.kill();
        assertThat(done).as("done when the worker was killed").isLessThan(tasks * 6L / 10);

        JsonNode ended = calls.ended(id);
        assertThat(ended.get("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(ended.at("/tasks/succeeded").asInt()).isEqualTo(tasks);
        List<JsonNode> rows = calls.results(id);
        Recorded.eachOnce(rows, tasks);
        assertThat(rows).extracting(row -> row.get("worker").asString()).contains("w0", "w1", "w2");
        assertThat(calls.fragments(id))
                .anySatisfy(
                        fragment -> assertThat(fragment.get("attempt").asInt()).isEqualTo(2));
    }
}
