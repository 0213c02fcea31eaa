package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.endtoend.ServeProcesses.Served;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A whole bag on the adapters to AWS. */
class AwsBagTest {

    @RegisterExtension
    static final Processes processes = new Processes();

    @Test
    @DisplayName("with SQS, DynamoDB and S3, a killed worker loses nothing and nothing counts twice")
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

        KilledWorker.losesNothing(calls, Duration.ofSeconds(1), 96, workers.getFirst());
    }
}
