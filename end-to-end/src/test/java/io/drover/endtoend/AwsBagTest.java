package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.endtoend.ServeProcesses.Served;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** A whole bag on the adapters to AWS. */
class AwsBagTest {

    private static final int TASKS = 96;

    @RegisterExtension
    static final Processes processes = new Processes();

    @Test
    @DisplayName("J5, J6, J10: with SQS, DynamoDB and S3, a killed worker loses nothing and nothing counts twice")
    void aKilledWorkerLosesNothing() throws Exception {
        ServeProcesses services = AwsInstallation.on(processes);
        services.init();
        assertThat(services.init()).as("found again").contains("tables ", "bucket ", "-requests");

        Served scheduler = services.scheduler("scheduler");
        HttpCalls calls = services.gateway("gateway").calls();
        List<DroverProcess> workers = new ArrayList<>();
        for (String id : List.of("w0", "w1", "w2")) {
            workers.add(services.worker(id, 4));
        }
        calls.workers(3);
        assertThat(calls.readiness()).isEqualTo("UP");
        assertThat(scheduler.calls().readiness()).isEqualTo("UP");

        // Long enough for a worker to hold some at any time, on a slow machine too; and copies of stragglers could end
        // what
        // the dead one held before it is missed.
        String id = calls.submit(BodyPublishers.ofString("sleep 1000\n".repeat(TASKS)), "?speculate=false");
        long done = calls.done(id, TASKS / 4);
        workers.getFirst().kill();
        assertThat(done).as("done when the worker was killed").isLessThan(TASKS * 6L / 10);

        JsonNode ended = calls.ended(id);
        assertThat(ended.get("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(ended.at("/tasks/succeeded").asInt()).isEqualTo(TASKS);
        List<JsonNode> rows = calls.results(id);
        Recorded.eachOnce(rows, TASKS);
        assertThat(rows).extracting(row -> row.get("worker").asString()).contains("w0", "w1", "w2");
        assertThat(calls.fragments(id))
                .anySatisfy(
                        fragment -> assertThat(fragment.get("attempt").asInt()).isEqualTo(2));
    }
}
