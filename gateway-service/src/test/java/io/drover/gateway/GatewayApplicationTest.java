package io.drover.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.embedded.queue.ElasticMqServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

class GatewayApplicationTest {

    @TempDir
    private Path directory;

    @Test
    @DisplayName("the application as it is shipped keeps accepted work in its database across a restart")
    void restart() throws Exception {
        try (ElasticMqServer queues = ElasticMqServer.start("127.0.0.1", 0, "test")) {
            String id;
            try (ConfigurableApplicationContext first = start(queues);
                    Calls calls = new Calls(port(first))) {
                assertThat(calls.get("/health").body()).startsWith("{\"status\":\"UP\"");
                HttpResponse<String> accepted = calls.text("sleep 5\nsleep 6\n", "?priority=3");
                assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
                id = new JsonMapper().readTree(accepted.body()).get("id").stringValue();
                assertThat(calls.get("/status").body()).contains("\"submissions\":{\"visible\":1,\"inFlight\":0}");
                assertThat(calls.get("/v3/api-docs").body()).contains("/workloads/{id}/results");
                assertThat(calls.get("/actuator/prometheus").statusCode()).isEqualTo(200);
            }
            try (ConfigurableApplicationContext second = start(queues);
                    Calls calls = new Calls(port(second))) {
                assertThat(calls.get("/workloads/" + id).body()).contains("\"total\":2", "\"priority\":3");
            }
        }
    }

    private ConfigurableApplicationContext start(ElasticMqServer queues) {
        return GatewayApplication.builder()
                .run(
                        "--server.port=0",
                        "--spring.cloud.aws.endpoint=" + queues.endpoint(),
                        "--spring.cloud.aws.region.static=eu-central-1",
                        "--spring.cloud.aws.credentials.access-key=test",
                        "--spring.cloud.aws.credentials.secret-key=x",
                        "--drover.backend.store.url=jdbc:sqlite:" + directory.resolve("store.db"),
                        "--drover.backend.objects.url=" + directory.resolve("objects"));
    }

    private static int port(ConfigurableApplicationContext context) {
        return ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    }
}
