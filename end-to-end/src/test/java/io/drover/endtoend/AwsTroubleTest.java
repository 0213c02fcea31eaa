package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.endtoend.ServeProcesses.Served;
import io.drover.endtoend.TroubledAws.Trouble;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** AWS goes wrong while a bag runs. */
class AwsTroubleTest {

    private static final int TASKS = 80;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @RegisterExtension
    static final Processes processes = new Processes();

    private static TroubledAws aws;
    private static HttpCalls gateway;
    private static HttpCalls scheduler;

    /** Before each, so that each is told as skipped; once is enough for them all. */
    @BeforeEach
    void start() throws Exception {
        AwsInstallation.notOnMoto("trouble is made before the emulator, so one of them is enough, and moto is slow");
        if (aws != null) {
            return;
        }
        aws = new TroubledAws(AwsInstallation.required());
        ServeProcesses services = AwsInstallation.on(processes, aws.endpoint());
        services.init();
        Served owner = services.scheduler("scheduler");
        scheduler = owner.calls();
        gateway = services.gateway("gateway").calls();
        services.worker("w0", 4);
        services.worker("w1", 4);
        gateway.workers(2);
    }

    @AfterAll
    static void stop() {
        if (aws != null) {
            aws.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "services are not ready and say what to do; when it is over the bag goes on, and every task is recorded once")
    void nothingIsLost(Trouble trouble) throws Exception {
        String id = gateway.submit(BodyPublishers.ofString("sleep 500\n".repeat(TASKS)), "");
        gateway.done(id, TASKS / 8);

        aws.begin(trouble);
        try {
            awaitReadiness(gateway, "DOWN", trouble.remedy);
            awaitReadiness(scheduler, "DOWN", trouble.remedy);
        } finally {
            aws.end();
        }

        awaitReadiness(gateway, "UP", "");
        awaitReadiness(scheduler, "UP", "");
        JsonNode ended = gateway.ended(id);
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("SUCCEEDED");
        Recorded.eachOnce(gateway.results(id), TASKS);
    }

    private static void awaitReadiness(HttpCalls service, String wanted, String told) throws Exception {
        Await.until(
                "readiness " + wanted + " with '" + told + "'",
                PATIENCE,
                () -> Optional.of(service.get("/actuator/health/readiness").body())
                        .filter(it -> it.contains("\"status\":\"" + wanted + "\"") && it.contains(told)));
    }
}
