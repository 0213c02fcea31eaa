package io.drover.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.workload.Workload;
import io.drover.ports.CellLeases;
import io.drover.ports.WorkQueues;
import io.drover.ports.WorkerRegistry;
import io.drover.ports.WorkloadStore;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.drover.testkit.queue.InMemoryWorkQueues;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import io.drover.testkit.time.ManualClock;
import io.drover.wire.QueueNames;
import io.drover.wiring.BackendProbe;
import io.drover.wiring.DroverQueues;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.TestConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
        classes = {MonitorModule.class, MonitorHttpTest.InMemoryBackends.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "management.prometheus.metrics.export.enabled=true")
@ActiveProfiles("monitor")
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class MonitorHttpTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final int port;
    private final Stores stores;

    MonitorHttpTest(@LocalServerPort int port, Stores stores) {
        this.port = port;
        this.stores = stores;
    }

    @Test
    @DisplayName("the monitor shows workloads, fragments, workers and queues in the gateway's shapes")
    void shapes() throws Exception {
        Samples samples = new Samples();
        Workload workload = samples.workload("m");
        stores.workloads().create(workload);
        stores.workers().heartbeat(samples.report("one", 1, List.of()));

        assertThat(json("/workloads/" + workload.id()).get("state").stringValue())
                .isEqualTo("QUEUED");
        assertThat(json("/workloads?state=QUEUED").at("/items/0/id").stringValue())
                .isEqualTo(workload.id().value());
        assertThat(json("/workloads/" + workload.id() + "/fragments")
                        .get("items")
                        .isEmpty())
                .isTrue();
        assertThat(json("/workers").at("/items/0/healthy").booleanValue()).isTrue();
        JsonNode vm = json("/status").at("/executors/vm");
        assertThat(vm.get("slots").intValue()).isEqualTo(4);
        assertThat(vm.at("/workers/healthy").intValue()).isOne();
        assertThat(vm.at("/endpoints/0").stringValue()).isEqualTo("127.0.0.1:8100");
        String metrics = get("/actuator/prometheus").body();
        assertThat(metrics)
                .contains(
                        "drover_queue_messages{queue=\"requests\",state=\"visible\"} 0.0",
                        "drover_workers{state=\"ready\"} 1.0",
                        "drover_slots 4.0",
                        "drover_slots_busy 0.0");
    }

    @Test
    void refusalsAreProblems() throws Exception {
        HttpResponse<String> unknown = get("/workloads/w-nobody");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(JSON.readTree(unknown.body()).get("code").stringValue()).isEqualTo("WORKLOAD_UNKNOWN");
        assertThat(get("/workloads?limit=0").statusCode()).isEqualTo(400);
        assertThat(get("/workloads?=").statusCode()).isEqualTo(400);
        assertThat(get("/nothing").headers().firstValue("Content-Type")).contains("application/problem+json");
        for (String refused : List.of("/", "/nothing", "/workloads?limit=0", "/workloads?limit=x")) {
            assertThat(JSON.readTree(get(refused).body()).path("code").asString(""))
                    .as(refused)
                    .isNotEmpty();
        }
        assertThat(get("/v3/api-docs").statusCode()).isEqualTo(404);
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path).body());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /** What BackendWiring would bring, in memory. No @Configuration, lest the module's scan finds it. */
    @EnableAutoConfiguration(excludeName = "io.awspring.cloud.autoconfigure.sqs.SqsAutoConfiguration")
    static class InMemoryBackends {

        @Bean
        InstantSource clock() {
            return new ManualClock(Samples.NOW.plusSeconds(2));
        }

        @Bean
        Stores stores() {
            return InMemoryStores.open();
        }

        @Bean
        WorkloadStore workloadStore(Stores stores) {
            return stores.workloads();
        }

        @Bean
        CellLeases cellLeases(Stores stores) {
            return stores.leases();
        }

        @Bean
        WorkerRegistry workerRegistry(Stores stores) {
            return stores.workers();
        }

        @Bean
        WorkQueues workQueues(InstantSource clock) {
            return new InMemoryWorkQueues(clock);
        }

        @Bean
        BackendProbe backends(WorkloadStore store, DroverQueues queues, InstantSource clock) {
            return new BackendProbe(store, queues::ensure, new InMemoryObjectStore(), clock);
        }

        @Bean
        DroverQueues droverQueues(WorkQueues queues) {
            return new DroverQueues(queues, QueueNames.DEFAULT);
        }
    }
}
