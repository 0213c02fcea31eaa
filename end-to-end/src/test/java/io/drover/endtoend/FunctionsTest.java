package io.drover.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Functions beside the workers of the embedded default: its own Lambda endpoint really runs their code. */
@ExtendWith(SharedUp.class)
class FunctionsTest {

    @RegisterExtension
    static final Processes processes = new Processes();

    @Test
    @DisplayName("a deployed function runs the fragments of a bag, in a process of its own")
    void functionsRunABag(Up up) throws Exception {
        DroverProcess deployed = processes.run("deploy", "functions", "deploy", "--data", up.data());
        assertThat(deployed.output()).contains("drover-worker-1024: [CREATED");

        String id = up.calls().submit(BodyPublishers.ofString("sleep 20\n".repeat(6)), "?executor=faas&fragmentSize=6");

        JsonNode ended = up.calls().ended(id);
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("SUCCEEDED");
        List<JsonNode> rows = up.calls().results(id);
        Recorded.eachOnce(rows, 6);
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.get("worker").asString()).startsWith("fn-"));
    }
}
