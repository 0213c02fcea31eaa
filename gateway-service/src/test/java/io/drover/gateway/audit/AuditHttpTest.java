package io.drover.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.gateway.Calls;
import io.drover.gateway.GatewayModule;
import io.drover.gateway.InMemoryBackends;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AuditHttpTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    @DisplayName("every act is told with who, what and why, once, and what was refused is not")
    void acts() throws Exception {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(
                                GatewayModule.class, InMemoryBackends.class)
                        .profiles("gateway")
                        .run(
                                "--server.port=0",
                                "--drover.gateway.api-keys.alice=key-of-alice",
                                "--drover.gateway.api-keys.bob=key-of-bob",
                                "--drover.gateway.api-keys.ops=key-of-ops",
                                "--drover.door.operators=ops");
                Calls calls = new Calls(((ServletWebServerApplicationContext) context)
                        .getWebServer()
                        .getPort())) {
            String id = JSON.readTree(calls.text("sleep 1", "", "X-API-Key", "key-of-alice")
                            .body())
                    .get("id")
                    .stringValue();
            assertThat(post(calls, "/workloads/" + id + "/cancel?reason=mine", "key-of-bob"))
                    .isEqualTo(404);
            assertThat(post(calls, "/workloads/" + id + "/cancel?reason=" + "x".repeat(501), "key-of-alice"))
                    .isEqualTo(400);
            assertThat(post(calls, "/workloads/" + id + "/cancel?reason=too%20slow", "key-of-alice"))
                    .isEqualTo(202);
            String register = "/workers/register?id=w1&slots=2&address=h:1";
            assertThat(post(calls, register, "key-of-ops")).isEqualTo(200);
            assertThat(post(calls, register, "key-of-ops")).isEqualTo(200);
            assertThat(post(calls, "/workers/w1/drain", "key-of-alice")).isEqualTo(403);
            assertThat(post(calls, "/workers/nobody/drain", "key-of-ops")).isEqualTo(404);
            assertThat(post(calls, "/workers/w1/drain?reason=old", "key-of-ops"))
                    .isEqualTo(202);
            assertThat(post(calls, "/workers/deregister?id=w1", "key-of-ops")).isEqualTo(200);
            assertThat(post(calls, "/dead-letters/redrive", "key-of-ops")).isEqualTo(200);

            List<String> told = new ArrayList<>();
            String cursor = "";
            do {
                JsonNode page = JSON.readTree(calls.get("/audit?limit=2" + cursor, "X-API-Key", "key-of-ops")
                        .body());
                page.get("items")
                        .forEach(entry -> told.add(text(entry, "who") + " " + text(entry, "act") + " "
                                + text(entry, "subject") + " " + text(entry, "reason")));
                cursor = page.has("next") ? "&cursor=" + page.get("next").stringValue() : "";
            } while (!cursor.isEmpty());
            assertThat(told)
                    .containsExactlyInAnyOrder(
                            "ops REDRIVE dead-letters -",
                            "ops DEREGISTER w1 -",
                            "ops DRAIN w1 old",
                            "ops REGISTER w1 -",
                            "alice CANCEL " + id + " too slow");
            assertThat(calls.get("/audit?subject=" + id, "X-API-Key", "key-of-ops")
                            .body())
                    .contains("too slow")
                    .doesNotContain("DRAIN");
            HttpResponse<String> refused = calls.get("/audit", "X-API-Key", "key-of-alice");
            calls.problem(refused, 403, "ROLE_REQUIRED");
            calls.problem(calls.get("/audit?limit=0", "X-API-Key", "key-of-ops"), 400, "FIELD_INVALID");
        }
    }

    private static String text(JsonNode entry, String name) {
        return entry.has(name) ? entry.get(name).stringValue() : "-";
    }

    private static int post(Calls calls, String path, String key) throws Exception {
        return calls.send(calls.request(path)
                        .POST(BodyPublishers.noBody())
                        .header("X-API-Key", key)
                        .build())
                .statusCode();
    }
}
