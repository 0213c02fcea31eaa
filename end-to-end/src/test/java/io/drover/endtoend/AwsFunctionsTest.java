package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Functions in place of workers, on an emulator that runs their code. */
class AwsFunctionsTest {

    private static final int TASKS = 40;
    private static final Pattern NAME = Pattern.compile("drover\\.scheduler\\.functions\\.name=(\\S+)");

    @RegisterExtension
    static final Processes processes = new Processes();

    @Test
    @DisplayName("deployed functions run the fragments of a bag, without any worker")
    void functionsRunABag() throws Exception {
        AwsInstallation.notOnMoto("moto runs no code of functions");
        ServeProcesses services = AwsInstallation.on(processes);
        services.init();
        String deployed = services.run("deploy", "functions", "deploy", "--runtime", "provided.al2023");
        String name = NAME.matcher(deployed)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError(deployed));
        assertThat(services.run("deploy-again", "functions", "deploy", "--runtime", "provided.al2023"))
                .contains("unchanged");
        services.scheduler(
                "scheduler", "drover.scheduler.functions.concurrency=2", "drover.scheduler.functions.name=" + name);
        HttpCalls calls = services.gateway("gateway").calls();

        String id = calls.submit(BodyPublishers.ofString("sleep 100\n".repeat(TASKS)), "?executor=faas");

        JsonNode ended = calls.ended(id);
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("SUCCEEDED");
        List<JsonNode> rows = calls.results(id);
        Recorded.eachOnce(rows, TASKS);
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.get("worker").asString()).isNotBlank());
    }
}
