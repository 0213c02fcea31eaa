package io.drover.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fragment.FragmentState;
import io.drover.model.result.TaskOutput;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.Delivery;
import io.drover.ports.ObjectStore;
import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkloadFilter;
import io.drover.ports.WorkloadStore;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import io.drover.wire.CellMessage;
import io.drover.wire.QueueNames;
import io.drover.wire.Wire;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
        properties = {"drover.gateway.max-streams=1", "drover.gateway.results-patience=300ms"})
@ActiveProfiles("gateway")
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class GatewayReadTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final QueueSpec RESPONSES =
            QueueSpec.plain(QueueNames.DEFAULT.responses(Bags.CELL), Duration.ofSeconds(30));

    private final Stores stores;
    private final Breakable<WorkloadStore> brokenStore;
    private final InMemoryObjectStore objects;
    private final Breakable<ObjectStore> brokenObjects;
    private final BreakableQueues queues;
    private final Calls calls;

    GatewayReadTest(
            @LocalServerPort int port,
            Stores stores,
            Breakable<WorkloadStore> brokenStore,
            InMemoryObjectStore objects,
            Breakable<ObjectStore> brokenObjects,
            BreakableQueues queues) {
        this.stores = stores;
        this.brokenStore = brokenStore;
        this.objects = objects;
        this.brokenObjects = brokenObjects;
        this.queues = queues;
        this.calls = new Calls(port);
    }

    @AfterEach
    void closeClient() {
        calls.close();
    }

    @Test
    @DisplayName("results by Accept, filtered by state, with the errors told per task")
    void results() throws Exception {
        String id = ended();
        String path = "/workloads/" + id + "/results";

        HttpResponse<String> all = calls.get(path + "?wait=20s");
        assertThat(all.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        assertThat(all.headers().firstValue("Drover-State")).contains("FAILED");
        assertThat(all.body()
                        .lines()
                        .map(line -> JSON.readTree(line).get("task").intValue()))
                .containsExactly(0, 1, 2, 3, 4);
        JsonNode failed = JSON.readTree(
                calls.get(path + "?state=FAILED", "Accept", "application/json").body());
        assertThat(failed.size()).isEqualTo(2);
        assertThat(failed.at("/0/fault").toString())
                .isEqualTo("{\"code\":\"EXIT_STATUS\",\"kind\":\"USER\",\"message\":\"exit 1\",\"retry\":\"AGAIN\"}");
        assertThat(failed.at("/1/fault/code").stringValue()).isEqualTo("TASK_POISONOUS");
        HttpResponse<String> csv = calls.get(path + "?state=SUCCEEDED", "Accept", "text/html;q=0.1, text/csv");
        assertThat(csv.headers().firstValue("Content-Type")).contains("text/csv;charset=UTF-8");
        assertThat(csv.body().lines()).hasSize(4);
        assertThat(calls.problem(calls.get(path, "Accept", "image/png"), 406, "NOT_ACCEPTABLE")
                        .get("detail")
                        .stringValue())
                .contains("application/x-ndjson", "text/csv", "application/json");
        calls.problem(calls.get(path + "?state=ODD"), 400, "FIELD_INVALID");
        assertThat(calls.get(path + "?state=,").body().lines()).hasSize(5);
        assertThat(calls.get(path + "?state=FAILED,,").body().lines()).hasSize(2);
        calls.problem(calls.get(path, "Accept", "///"), 400, "FIELD_INVALID");
    }

    @Test
    @DisplayName(
            "a lone task is one request: it waits for the end, and answers with the results where those are accepted")
    void submitAndWait() throws Exception {
        String once = "Idempotency-Key";
        HttpResponse<String> first = calls.text("sleep 1\nsleep 2\n", "?wait=20ms", once, "lone");
        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(JSON.readTree(first.body()).get("state").stringValue()).isEqualTo("QUEUED");
        WorkloadId id = new WorkloadId(JSON.readTree(first.body()).get("id").stringValue());
        HttpResponse<String> none =
                calls.text("sleep 1\nsleep 2\n", "?wait=0s", once, "lone", "Accept", "application/x-ndjson");
        assertThat(none.headers().firstValue("Drover-State")).contains("QUEUED");
        assertThat(none.body()).isEmpty();
        Bags bags = new Bags(stores, id);
        bags.start(2);
        bags.dispatch(0, 0, 2, null);
        bags.run(0, 0, 2, _ -> false);
        bags.end(WorkloadEvent.SUCCEED, 2, 2, 0);

        HttpResponse<String> view = calls.text("sleep 1\nsleep 2\n", "?wait=20s", once, "lone");
        assertThat(view.statusCode()).isEqualTo(202);
        assertThat(view.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(JSON.readTree(view.body()).get("state").stringValue()).isEqualTo("SUCCEEDED");
        for (String accept : List.of("application/x-ndjson", "text/csv, application/json;q=0.5, */*;q=0.1")) {
            HttpResponse<String> rows = calls.text("sleep 1\nsleep 2\n", "?wait=20s", once, "lone", "Accept", accept);
            assertThat(rows.statusCode()).isEqualTo(202);
            assertThat(rows.headers().firstValue("Location")).contains("/workloads/" + id);
            assertThat(rows.headers().firstValue("Drover-State")).contains("SUCCEEDED");
            assertThat(rows.body())
                    .isEqualTo(calls.get("/workloads/" + id + "/results", "Accept", accept)
                            .body());
        }
        for (String accept : List.of("*/*", "application/json, text/csv", "application/x-ndjson;q=0, */*;q=0.1")) {
            assertThat(calls.text("sleep 1\nsleep 2\n", "?wait=1s", once, "lone", "Accept", accept)
                            .headers()
                            .firstValue("Content-Type"))
                    .contains("application/json");
        }
    }

    @Test
    @DisplayName("what is accepted is answered as accepted, also when its end or its results cannot be read")
    void acceptedWhateverComesAfter() throws Exception {
        brokenStore.without(
                () -> {
                    HttpResponse<String> waited = calls.text("sleep 1\n", "?wait=5s");
                    assertThat(waited.statusCode()).isEqualTo(202);
                    assertThat(waited.headers().firstValue("Location")).isPresent();
                    assertThat(JSON.readTree(waited.body()).get("state").stringValue())
                            .isEqualTo("QUEUED");
                },
                "find");
        brokenStore.without(
                () -> {
                    HttpResponse<String> rows = calls.text("sleep 1\n", "?wait=0s", "Accept", "application/x-ndjson");
                    assertThat(rows.statusCode()).isEqualTo(202);
                    assertThat(rows.headers().firstValue("Location")).isPresent();
                    assertThat(rows.headers().firstValue("Content-Type")).contains("application/json");
                },
                "fragments");
    }

    @Test
    @DisplayName("a wait that is none, or an answer that cannot be given, is refused before anything is accepted")
    void submitAndWaitRefused() throws Exception {
        int before =
                stores.workloads().list(WorkloadFilter.ALL, null, 500).items().size();
        calls.problem(calls.text("sleep 1\n", "?wait=20"), 400, "FIELD_INVALID");
        calls.problem(calls.text("sleep 1\n", "?wait=1s&wait=2s"), 400, "FIELD_INVALID");
        calls.problem(calls.text("sleep 1\n", "?wait=1s", "Accept", "image/png"), 406, "NOT_ACCEPTABLE");
        calls.problem(calls.text("sleep 1\n", "", "Accept", "///"), 400, "FIELD_INVALID");
        assertThat(stores.workloads().list(WorkloadFilter.ALL, null, 500).items())
                .hasSize(before);
    }

    @Test
    @DisplayName("the whole of what a task said can be had, large or small, text or not")
    void outputOfOneTask() throws Exception {
        WorkloadId id = submitted("sleep 1\n".repeat(3));
        Bags bags = new Bags(stores, id);
        bags.start(3);
        bags.dispatch(0, 0, 3, null);
        objects.put("results/" + id + "/0-1-task-1", "long enough".getBytes(StandardCharsets.UTF_8));
        bags.runSaying(
                0,
                TaskOutput.text("ä"),
                TaskOutput.firstOf(
                        "long enough".getBytes(StandardCharsets.UTF_8),
                        4,
                        new TaskOutput.Whole(50, "results/" + id + "/0-1-task-1")),
                null);

        String path = "/workloads/" + id + "/results/";
        assertThat(calls.get(path + "0/output").body()).isEqualTo("ä");
        HttpResponse<String> large = calls.get(path + "1/output");
        assertThat(large.body()).isEqualTo("long enough");
        assertThat(large.headers().firstValue("Content-Length")).contains("11");
        assertThat(large.headers().firstValue("Drover-Truncated")).contains("true");
        assertThat(calls.get(path + "2/output").body()).isEmpty();
        calls.problem(calls.get(path + "3/output"), 404, "NOT_FOUND");
        calls.problem(calls.get(path + "x/output"), 404, "NOT_FOUND");
    }

    @Test
    void fragmentsHaveTheirShapeAndPages() throws Exception {
        String id = ended();
        String body = calls.get("/workloads/" + id + "/fragments?limit=1").body();
        JsonNode page = JSON.readTree(body);
        assertThat(body)
                .startsWith("{\"items\":[{\"number\":0,\"first\":0,\"end\":4,\"state\":\"FAILED\","
                        + "\"attempt\":1,\"worker\":\"wk-1\",\"dispatchedAt\":\"2026-01-02T03:04:05Z\","
                        + "\"startedAt\":\"2026-01-02T03:04:05Z\",\"finishedAt\":\"2026-01-02T03:04:05.004Z\","
                        + "\"tasks\":{\"succeeded\":3,\"failed\":1},\"taskTimeMs\":4.0,\"costDollars\":0.000000017}]");
        JsonNode next = JSON.readTree(calls.get("/workloads/" + id + "/fragments?cursor="
                        + page.get("next").stringValue())
                .body());
        assertThat(next.at("/items/0/state").stringValue()).isEqualTo("FAILED");
        assertThat(next.at("/items/0/fault/code").stringValue()).isEqualTo("TASK_POISONOUS");
        assertThat(next.has("next")).isFalse();
    }

    @Test
    @DisplayName("a failure in the midst of an answer breaks the connection: nobody takes the beginning for the whole")
    void failureMidway() throws Exception {
        WorkloadId id = submitted("sleep 1\n".repeat(4_000));
        Bags bags = new Bags(stores, id);
        bags.start(4_000);
        bags.dispatch(0, 0, 3_999, null);
        bags.dispatch(1, 3_999, 4_000, null);
        bags.run(0, 0, 3_999, _ -> false);
        bags.runStored(1, 3_999, 4_000, objects);
        brokenObjects.without(() -> {
            assertThatThrownBy(() -> calls.get("/workloads/" + id + "/results")).isInstanceOf(IOException.class);
        });
        assertThat(calls.get("/workloads/" + id + "/results").body().lines()).hasSize(4_000);
    }

    @Test
    @DisplayName("progress is followed to the end as events; one client too many is turned away")
    void events() throws Exception {
        WorkloadId id = submitted("sleep 1\nsleep 1\n");
        Bags bags = new Bags(stores, id);
        bags.start(2);
        CompletableFuture<HttpResponse<java.util.stream.Stream<String>>> stream =
                java.net.http.HttpClient.newHttpClient()
                        .sendAsync(
                                calls.request("/workloads/" + id + "/events")
                                        .header("Last-Event-ID", "whatever")
                                        .build(),
                                HttpResponse.BodyHandlers.ofLines());
        var lines = stream.get().body().iterator();
        assertThat(lines.next()).isEqualTo("event: progress");
        assertThat(lines.next()).contains("\"state\":\"RUNNING\"", "\"succeeded\":0");
        assertThat(lines.next()).isEmpty();
        HttpResponse<String> second = calls.get("/workloads/" + id + "/events");
        calls.problem(second, 503, "TOO_MANY_STREAMS");
        assertThat(second.headers().firstValue("Retry-After")).isPresent();
        bags.progress(2, 1);
        assertThat(lines.next()).isEqualTo("event: progress");
        assertThat(lines.next()).contains("\"succeeded\":1");
        assertThat(lines.next()).isEmpty();
        bags.end(WorkloadEvent.SUCCEED, 2, 2, 0);
        assertThat(lines.next()).isEqualTo("event: done");
        assertThat(lines.next()).contains("\"state\":\"SUCCEEDED\"");
        assertThat(lines.next()).isEmpty();
        assertThat(lines.hasNext()).isFalse();
    }

    @Test
    @DisplayName("cancel is durable and told to the cell; a workload that has ended stays as it is")
    void cancel() throws Exception {
        WorkloadId id = submitted("sleep 1\n");
        assertThat(calls.post("/workloads/" + id + "/cancel").statusCode()).isEqualTo(202);
        assertThat(stores.workloads().find(id).orElseThrow().cancelRequested()).isTrue();
        Bags bags = new Bags(stores, id);
        bags.start(1);
        WorkQueue responses = queues.open(RESPONSES);
        responses.receive(100, Duration.ZERO);
        queues.named(RESPONSES.name())
                .without(() -> assertThat(
                                calls.post("/workloads/" + id + "/cancel").statusCode())
                        .isEqualTo(202));
        assertThat(calls.post("/workloads/" + id + "/cancel").statusCode()).isEqualTo(202);
        assertThat(responses.receive(10, Duration.ZERO).stream()
                        .map(Delivery::body)
                        .map(Wire::cellMessage))
                .containsExactly(new CellMessage.CancelRequested(id));
        bags.end(WorkloadEvent.CANCEL, 1, 0, 0);
        HttpResponse<String> late = calls.post("/workloads/" + id + "/cancel");
        assertThat(late.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(late.body()).get("state").stringValue()).isEqualTo("CANCELLED");
        assertThat(JSON.readTree(late.body()).get("tasks").toString())
                .isEqualTo("{\"total\":1,\"waiting\":0,\"running\":0,\"succeeded\":0,\"failed\":0,\"notRun\":1}");
    }

    @Test
    @DisplayName("retry makes a new workload of the tasks that did not succeed")
    void retry() throws Exception {
        String id = ended();
        HttpResponse<String> answer = calls.post("/workloads/" + id + "/retry");
        assertThat(answer.statusCode()).isEqualTo(202);
        JsonNode again = JSON.readTree(answer.body());
        assertThat(again.get("retryOf").stringValue()).isEqualTo(id);
        assertThat(again.get("priority").intValue()).isEqualTo(7);
        assertThat(again.has("deadline")).isFalse();
        WorkloadId newId = new WorkloadId(again.get("id").stringValue());
        assertThat(answer.headers().firstValue("Location")).contains("/workloads/" + newId);
        assertThat(stores.workloads()
                        .find(newId)
                        .orElseThrow()
                        .submission()
                        .bag()
                        .lines())
                .isEqualTo("sleep 2\nsleep 5\n");
        assertThat(objects.keys("bags/" + newId + "/")).isEmpty();
        calls.problem(calls.post("/workloads/" + newId + "/retry"), 409, "WORKLOAD_NOT_FINISHED");
    }

    @Test
    @DisplayName("a bag that is not what was handed in is not handed in again from what is there")
    void retryOfADamagedBag() throws Exception {
        WorkloadId id = submitted(("echo " + "x".repeat(1_500) + "\n").repeat(3));
        Bags bags = new Bags(stores, id);
        bags.start(3);
        bags.dispatch(0, 0, 3, null);
        bags.run(0, 0, 3, _ -> true);
        bags.end(WorkloadEvent.FAIL, 3, 0, 3);
        String key =
                stores.workloads().find(id).orElseThrow().submission().bag().key();
        byte[] body = objects.read(key, 0, 10_000);
        body[3_000] ^= 1;
        objects.deleteAll(key);
        objects.put(key, body);
        List<String> before = new ArrayList<>();
        objects.keys("bags/").forEach(before::add);
        calls.problem(calls.post("/workloads/" + id + "/retry"), 500, "BAG_UNREADABLE");
        assertThat(objects.keys("bags/")).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void whereAllSucceededThereIsNothingToRetry() throws Exception {
        WorkloadId id = submitted("sleep 1\n");
        Bags bags = new Bags(stores, id);
        bags.start(1);
        bags.dispatch(0, 0, 1, null);
        bags.run(0, 0, 1, _ -> false);
        bags.end(WorkloadEvent.SUCCEED, 1, 1, 0);
        calls.problem(calls.post("/workloads/" + id + "/retry"), 409, "NOTHING_TO_RETRY");
    }

    @Test
    void workersAndStatus() throws Exception {
        Samples samples = new Samples();
        stores.workers().heartbeat(samples.report("old", 1, List.of()));
        String id = samples.worker("old").value();
        JsonNode workers = JSON.readTree(calls.get("/workers").body());
        assertThat(workers.at("/items/0").propertyNames())
                .containsExactly(
                        "id",
                        "state",
                        "slots",
                        "busy",
                        "address",
                        "zone",
                        "pid",
                        "startedAt",
                        "heartbeatAt",
                        "healthy",
                        "deaf");
        assertThat(calls.post("/workers/" + id + "/drain").statusCode()).isEqualTo(202);
        assertThat(stores.workers().drainRequested(samples.worker("old"))).isTrue();
        JsonNode status = JSON.readTree(calls.get("/status").body());
        assertThat(status.at("/queues").propertyNames()).containsExactly("submissions", "requests", "deadLetters");
        assertThat(status.at("/queues/requests").propertyNames()).containsExactly("visible", "inFlight");
        assertThat(status.at("/executors/vm").propertyNames()).containsExactly("workers", "slots", "busy", "endpoints");
    }

    @Test
    @DisplayName("a worker registers over HTTP, is asked to drain by the answer to its heartbeat, and deregisters")
    void registration() throws Exception {
        String me = "/workers/register?id=ext-1&slots=4&address=10.0.0.7:9000";
        assertThat(JSON.readTree(calls.post(me + "&zone=a").body()).toString())
                .isEqualTo("{\"id\":\"ext-1\",\"drainRequested\":false}");
        WorkerReport first = registered("ext-1").orElseThrow();
        assertThat(first.info().slots()).isEqualTo(4);
        assertThat(calls.get("/workers").body()).contains("ext-1", "10.0.0.7:9000");

        calls.post("/workers/ext-1/drain");
        assertThat(calls.post(me + "&busy=1&state=DRAINING&held=w-1/3%232").body())
                .contains("\"drainRequested\":true");
        WorkerReport second = registered("ext-1").orElseThrow();
        assertThat(second.beat()).isGreaterThanOrEqualTo(first.beat());
        assertThat(second.info().startedAt()).isEqualTo(first.info().startedAt());
        assertThat(second.state()).isEqualTo(WorkerState.DRAINING);
        assertThat(second.held()).hasToString("[w-1/3#2]");

        for (int i = 0; i < 2; i++) {
            assertThat(calls.post("/workers/deregister?id=ext-1").statusCode()).isEqualTo(200);
            assertThat(registered("ext-1")).isEmpty();
        }
    }

    private Optional<WorkerReport> registered(String id) {
        return stores.workers().reports().stream()
                .filter(report -> report.id().value().equals(id))
                .findFirst();
    }

    @Test
    @DisplayName("a registration that cannot be is refused with the reason, and none of it is noted")
    void badRegistrations() throws Exception {
        String address = "&address=10.0.0.7:9000";
        String slots = "&slots=4";
        for (String query : List.of(
                "?id=x" + slots,
                "?id=x" + address,
                "?id=x&slots=0" + address,
                "?id=x&slots=many" + address,
                "?id=x&slots=4097" + address,
                "?id=x&busy=5" + slots + address,
                "?id=%20" + slots + address,
                "?id=x&state=ASLEEP" + slots + address,
                "?id=x&held=what" + slots + address,
                "?id=x" + slots + "&address=" + "a".repeat(201))) {
            calls.problem(calls.post("/workers/register" + query), 400, "FIELD_INVALID");
        }
        assertThat(registered("x")).isEmpty();
        calls.problem(calls.post("/workers/deregister?id=%20"), 400, "FIELD_INVALID");

        calls.post("/workers/register?id=x" + slots + address);
        calls.problem(calls.post("/workers/register?id=x&address=10.0.0.8:9000" + slots), 409, "WORKER_ID_TAKEN");
        assertThat(registered("x").orElseThrow().info().address()).isEqualTo("10.0.0.7:9000");
        calls.post("/workers/deregister?id=x");
    }

    @Test
    @DisplayName("dead letters go round again")
    void redrive() throws Exception {
        WorkQueue dead = queues.named(QueueNames.DEFAULT.deadLetters()).port();
        dead.send(java.util.stream.IntStream.range(0, 23)
                .mapToObj(i -> "letter " + i)
                .toList());
        HttpResponse<String> answer = calls.post("/dead-letters/redrive");
        assertThat(answer.body()).isEqualTo("{\"moved\":23}");
        assertThat(dead.depth().visible() + dead.depth().inFlight()).isZero();
        assertThat(queues.named(QueueNames.DEFAULT.requests()).port().receive(100, Duration.ZERO))
                .hasSize(23);
    }

    /** Of five tasks three succeeded, one failed, and one no worker survived. */
    private String ended() throws IOException, InterruptedException {
        WorkloadId id = submitted("sleep 1\nsleep 2\n#\nsleep 3\nsleep 4\nsleep 5\n", "?priority=7&deadline=1h");
        Bags bags = new Bags(stores, id);
        bags.start(5);
        bags.dispatch(0, 0, 4, null);
        bags.dispatch(1, 4, 5, null);
        bags.run(0, 0, 4, task -> task == 1);
        bags.close(1, FragmentState.FAILED);
        bags.end(WorkloadEvent.FAIL, 5, 3, 2);
        return id.value();
    }

    private WorkloadId submitted(String body) throws IOException, InterruptedException {
        return submitted(body, "");
    }

    private WorkloadId submitted(String body, String query) throws IOException, InterruptedException {
        return new WorkloadId(
                JSON.readTree(calls.text(body, query).body()).get("id").stringValue());
    }
}
