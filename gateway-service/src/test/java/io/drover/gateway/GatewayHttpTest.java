package io.drover.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.workload.WorkloadId;
import io.drover.ports.Delivery;
import io.drover.ports.WorkloadFilter;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.drover.testkit.store.Stores;
import io.drover.wire.QueueNames;
import io.drover.wire.Wire;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.TestConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
        classes = {GatewayModule.class, InMemoryBackends.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"drover.gateway.max-body=100KB", "drover.gateway.max-line=1KB", "drover.gateway.max-tasks=5000"})
@ActiveProfiles("gateway")
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class GatewayHttpTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final Stores stores;
    private final InMemoryObjectStore objects;
    private final BreakableQueues queues;
    private final Breakable<io.drover.ports.WorkloadStore> store;
    private final Breakable<io.drover.ports.ObjectStore> brokenObjects;
    private final Calls calls;

    GatewayHttpTest(
            @LocalServerPort int port,
            Stores stores,
            InMemoryObjectStore objects,
            BreakableQueues queues,
            Breakable<io.drover.ports.WorkloadStore> store,
            Breakable<io.drover.ports.ObjectStore> brokenObjects) {
        this.stores = stores;
        this.objects = objects;
        this.queues = queues;
        this.store = store;
        this.brokenObjects = brokenObjects;
        this.calls = new Calls(port);
    }

    @AfterEach
    void closeClient() {
        calls.close();
    }

    @Test
    @DisplayName("a submitted file is durable, named by its Location, and on its way to a cell")
    void submit() throws Exception {
        HttpResponse<String> answer =
                calls.text("sleep 5\n# no\nsleep 6\n", "?priority=8&retries=2", "X-Client-Id", "alice");

        assertThat(answer.statusCode()).isEqualTo(202);
        JsonNode workload = JSON.readTree(answer.body());
        String id = workload.get("id").stringValue();
        assertThat(answer.headers().firstValue("Location")).contains("/workloads/" + id);
        assertThat(workload.at("/kind").stringValue()).isEqualTo("bag");
        assertThat(workload.at("/state").stringValue()).isEqualTo("QUEUED");
        assertThat(workload.at("/client").stringValue()).isEqualTo("alice");
        assertThat(workload.at("/priority").intValue()).isEqualTo(8);
        assertThat(workload.at("/tasks").toString())
                .isEqualTo("{\"total\":2,\"waiting\":2,\"running\":0,\"succeeded\":0,\"failed\":0,\"notRun\":0}");
        assertThat(workload.at("/fragments").propertyNames())
                .containsExactly("cut", "running", "ended", "redispatched", "copies");
        assertThat(workload.at("/costDollars").toString()).isEqualTo("0");
        assertThat(workload.has("startedAt")).isFalse();
        assertThat(submissionsOnTheQueue()).contains(id);
        assertThat(calls.get("/workloads/" + id).statusCode()).isEqualTo(200);
        JsonNode mine = JSON.readTree(calls.get("/workloads?client=alice&state=QUEUED,RUNNING&limit=1")
                .body());
        assertThat(mine.at("/items/0/id").stringValue()).isEqualTo(id);
    }

    @Test
    void jsonIsAcceptedToo() throws Exception {
        HttpResponse<String> answer = calls.json("{\"tasks\": [\"sleep 5\", \"exec true\"], \"priority\": 1}");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(JSON.readTree(answer.body()).at("/tasks/total").intValue()).isEqualTo(2);
    }

    @Test
    @DisplayName("the first unreadable line is named, and nothing is left behind")
    void unreadableLine() throws Exception {
        List<String> before = everything();
        JsonNode problem = calls.problem(calls.text("sleep 1\n\nsleep x\n", ""), 400, "LINE_UNREADABLE");
        assertThat(problem.get("line").intValue()).isEqualTo(3);
        assertThat(problem.get("reason").stringValue()).startsWith("sleep takes whole milliseconds");
        assertThat(problem.get("kind").stringValue()).isEqualTo("USER");
        assertThat(problem.get("retry").stringValue()).isEqualTo("NEVER");
        assertThat(problem.get("instance").stringValue()).isEqualTo("/workloads");
        calls.problem(calls.text("sleep -5\n", ""), 400, "LINE_UNREADABLE");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    @DisplayName("a byte order mark before JSON is passed over, as before lines")
    void byteOrderMark() throws Exception {
        assertThat(calls.json("\uFEFF{\"tasks\": [\"sleep 1\"]}").statusCode())
                .as("a byte order mark before JSON")
                .isEqualTo(202);
    }

    @Test
    void badBodiesAreRefusedByName() throws Exception {
        List<String> before = everything();
        calls.problem(calls.text("", ""), 400, "BODY_EMPTY");
        calls.problem(calls.text("# nothing\n\n", ""), 400, "BODY_EMPTY");
        calls.problem(calls.json("{\"tasks\": []}"), 400, "BODY_EMPTY");
        calls.problem(calls.text("exec " + "x".repeat(2_000), ""), 400, "LINE_TOO_LONG");
        calls.problem(calls.text("sleep 1\n".repeat(5_001), ""), 413, "BODY_TOO_LARGE");
        calls.problem(calls.text("sleep 1000\n".repeat(20_000), ""), 413, "BODY_TOO_LARGE");
        for (String wrong :
                List.of("taskTimeout=0s", "retries=21", "fragmentSize=-1", "priority=10", "retryBackoff=x")) {
            assertThat(calls.text("sleep 1", "?" + wrong).body())
                    .contains("\"field\":\"" + wrong.replaceFirst("=.*", "") + "\"");
        }
        calls.problem(calls.json("{\"tasks\": [\"sleep 1\"], \"prio\": 1}"), 400, "FIELD_UNKNOWN");
        calls.problem(calls.json("{\"sql\": \"SELECT 1\"}"), 400, "FIELD_UNKNOWN");
        calls.problem(calls.json("sleep 1"), 400, "FIELD_INVALID");
        calls.problem(calls.text("sleep 1", "?priority=11"), 400, "FIELD_INVALID");
        calls.problem(calls.text("sleep 1", "?colour=red"), 400, "FIELD_UNKNOWN");
        calls.problem(calls.text("sleep 1", "", "X-Client-Id", "no spaces please"), 400, "FIELD_INVALID");
        HttpRequest latin = calls.request("/workloads")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofByteArray("exec echo ä".getBytes(StandardCharsets.ISO_8859_1)))
                .build();
        assertThat(calls.problem(calls.send(latin), 400, "BODY_NOT_UTF8")
                        .get("line")
                        .intValue())
                .isOne();
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void anUndeclaredBodySizeIsLimitedToo() throws Exception {
        byte[] large = "sleep 1\n".repeat(40_000).getBytes(StandardCharsets.UTF_8);
        HttpRequest chunked = calls.request("/workloads")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large)))
                .build();
        calls.problem(calls.send(chunked), 413, "BODY_TOO_LARGE");
    }

    @Test
    @DisplayName("the same Idempotency-Key with the same body is the same workload; with another body it is refused")
    void idempotencyKeys() throws Exception {
        HttpResponse<String> first = calls.text("sleep 5\n", "?deadline=1h", "Idempotency-Key", "k1");
        HttpResponse<String> again = calls.text("sleep 5\r\n", "?deadline=1h", "Idempotency-Key", "k1");
        List<String> before = everything();

        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(again.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(again.body()).isEqualTo(first.body());
        calls.problem(calls.text("sleep 6\n", "?deadline=1h", "Idempotency-Key", "k1"), 409, "IDEMPOTENCY_CONFLICT");
        calls.problem(calls.text("sleep 5\n", "?deadline=2h", "Idempotency-Key", "k1"), 409, "IDEMPOTENCY_CONFLICT");
        calls.problem(
                calls.text("sleep 5\n", "", "Idempotency-Key", "k1", "Idempotency-Key", "k2"), 400, "FIELD_INVALID");
        assertThat(everything()).isEqualTo(before);
        assertThat(bodyOf(first)).isEqualTo("sleep 5\n");
        assertThat(calls.text("sleep 7\n", "", "Idempotency-Key", "k1", "X-Client-Id", "bob")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    @DisplayName("without the queue work is accepted, since the store has it, and health says what is wrong")
    void queueDown() throws Exception {
        queues.named(QueueNames.DEFAULT.submissions()).without(() -> {
            HttpResponse<String> answer = calls.text("sleep 2\n", "");
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(JSON.readTree(calls.get("/health").body())
                            .at("/parts/queue")
                            .stringValue())
                    .isEqualTo("DOWN");
            assertThat(calls.get("/health").statusCode()).isEqualTo(503);
            assertThat(calls.get(answer.headers().firstValue("Location").orElseThrow())
                            .statusCode())
                    .isEqualTo(200);
        });
        assertThat(calls.get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void storesThatAreDownAreNamed() throws Exception {
        store.without(() -> calls.problem(calls.text("sleep 2\n", ""), 503, "STORE_UNAVAILABLE"));
        brokenObjects.without(() -> {
            assertThat(calls.text("sleep 2\n", "").statusCode()).isEqualTo(202);
            HttpResponse<String> answer = calls.text("sleep 2\n".repeat(257), "");
            calls.problem(answer, 503, "OBJECTS_UNAVAILABLE");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        });
    }

    @Test
    void theDocumentListsThePaths() throws Exception {
        JsonNode paths = JSON.readTree(calls.get("/v3/api-docs").body()).get("paths");
        assertThat(paths.propertyNames())
                .contains(
                        "/workloads",
                        "/workloads/{id}",
                        "/workloads/{id}/fragments",
                        "/workloads/{id}/results",
                        "/workloads/{id}/events",
                        "/workloads/{id}/cancel",
                        "/workloads/{id}/retry",
                        "/workers",
                        "/workers/{id}/drain",
                        "/workers/register",
                        "/workers/deregister",
                        "/status",
                        "/health",
                        "/dead-letters/redrive")
                .doesNotContain("/error");
    }

    private List<String> everything() {
        List<String> all = new java.util.ArrayList<>();
        objects.keys("bags/").forEach(all::add);
        stores.workloads().list(WorkloadFilter.ALL, null, 500).items().forEach(w -> all.add(w.id().value()));
        return all;
    }

    private String bodyOf(HttpResponse<String> answer) {
        String id = JSON.readTree(answer.body()).get("id").stringValue();
        return String.valueOf(stores.workloads()
                .find(new WorkloadId(id))
                .orElseThrow()
                .submission()
                .bag()
                .lines());
    }

    private List<String> submissionsOnTheQueue() {
        return queues.named(QueueNames.DEFAULT.submissions()).port().receive(1_000, Duration.ZERO).stream()
                .map(Delivery::body)
                .map(body -> Wire.submitted(body).workload().value())
                .toList();
    }

    private String accepted(String body) throws IOException, InterruptedException {
        return JSON.readTree(calls.text(body, "").body()).get("id").stringValue();
    }
}
