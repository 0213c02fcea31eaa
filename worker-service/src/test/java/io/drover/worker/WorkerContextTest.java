package io.drover.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.TaskRange;
import io.drover.model.result.ResultRef;
import io.drover.model.worker.WorkerReport;
import io.drover.model.workload.Workload;
import io.drover.ports.CellLinks;
import io.drover.ports.Claims;
import io.drover.ports.Delivery;
import io.drover.ports.LinkMode;
import io.drover.ports.ObjectStore;
import io.drover.ports.QueueSpec;
import io.drover.ports.StoreWrite;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import io.drover.ports.WorkerRegistry;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.drover.testkit.queue.InMemoryWorkQueues;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import io.drover.wire.BagSlice;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import io.drover.wire.QueueNames;
import io.drover.wire.TaskAssignment;
import io.drover.wire.Wire;
import io.drover.wiring.BackendProbe;
import io.drover.wiring.BackendProperties;
import io.drover.wiring.DroverQueues;
import io.drover.worker.loop.WorkerLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Timeout(60)
class WorkerContextTest {

    private final HttpClient client = HttpClient.newHttpClient();

    /** The worker as it is, over ports in memory. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableConfigurationProperties({WorkerProperties.class, BackendProperties.class})
    @ComponentScan("io.drover.worker.http")
    @Import({WorkerWiring.class, RunnerWiring.class})
    static class InMemoryWorker {

        @Bean
        LinkMode linkMode() {
            return LinkMode.ALL;
        }

        @Bean
        InstantSource clock() {
            return InstantSource.system();
        }

        @Bean
        WorkQueues workQueues(InstantSource clock) {
            return new InMemoryWorkQueues(clock);
        }

        @Bean
        DroverQueues droverQueues(WorkQueues queues) {
            return new DroverQueues(queues, new QueueNames("test"));
        }

        @Bean
        BackendProbe backends(Stores stores, DroverQueues queues, ObjectStore objects, InstantSource clock) {
            return new BackendProbe(stores.workloads(), queues::ensure, objects, clock);
        }

        @Bean
        ObjectStore objectStore() {
            return new InMemoryObjectStore();
        }

        @Bean
        Stores stores() {
            return InMemoryStores.open();
        }

        @Bean
        CellLinks cellLinks() {
            return CellLinks.NONE;
        }

        @Bean
        Claims claims(Stores stores) {
            return stores.claims();
        }

        @Bean
        WorkerRegistry workerRegistry(Stores stores) {
            return stores.workers();
        }
    }

    private static ConfigurableApplicationContext boot(String... settings) {
        String[] all = Stream.concat(
                        Stream.of(
                                "--server.port=0",
                                "--spring.cloud.aws.region.static=us-east-1",
                                "--drover.backend.store.url=jdbc:sqlite:unused.db",
                                "--drover.backend.objects.url=unused",
                                "--drover.worker.heartbeat=20ms"),
                        Stream.of(settings))
                .toArray(String[]::new);
        return new SpringApplicationBuilder(InMemoryWorker.class)
                .profiles("worker")
                .run(all);
    }

    @Test
    @DisplayName("a booted worker is healthy, runs a fragment with DuckDB, reports itself and drains when told")
    void aWholeLife() throws Exception {
        try (ConfigurableApplicationContext context =
                boot("--drover.worker.id=wk-boot", "--drover.worker.slots=3", "--drover.worker.zone=north")) {
            assertThat(get(context, "/actuator/health").body()).contains("\"status\":\"UP\"");
            assertThat(get(context, "/").body())
                    .contains("\"id\":\"wk-boot\"", "\"state\":\"READY\"", "\"slots\":3", "\"zone\":\"north\"");

            FragmentResponse response = runOne(context, "sql select 6 * 7 as answer\n");
            assertThat(response).isInstanceOfSatisfying(FragmentResponse.Completed.class, completed -> {
                ResultRef.Inline result =
                        (ResultRef.Inline) completed.outcome().tasks().ref();
                assertThat(result.block().toList().getFirst().output().text()).isEqualTo("[{\"answer\":42}]");
            });
            assertThat(get(context, "/actuator/prometheus").body())
                    .contains("drover_worker_tasks_total{kind=\"sql\",outcome=\"succeeded\"} 1.0");

            WorkerReport report =
                    context.getBean(WorkerRegistry.class).reports().getFirst();
            assertThat(report.info().address()).isEqualTo("127.0.0.1:" + port(context));
            assertThat(send(context, "POST", "/drain").statusCode()).isEqualTo(202);
            assertThat(context.getBean(WorkerLoop.class).awaitEnd(Duration.ofSeconds(10)))
                    .isTrue();
            assertThat(context.getBean(WorkerRegistry.class).reports()).isEmpty();
        }
    }

    @Test
    @DisplayName("with an idle time the worker is over soon, and so could its process be")
    void idle() throws InterruptedException {
        try (ConfigurableApplicationContext context = boot("--drover.worker.idle=50ms")) {
            assertThat(context.getBean(WorkerLoop.class).awaitEnd(Duration.ofSeconds(10)))
                    .isTrue();
        }
    }

    @Test
    @DisplayName("an instance that the spot market takes back drains its worker")
    void spotNotice() throws Exception {
        HttpServer metadata = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        metadata.createContext("/latest/meta-data/spot/instance-action", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, -1);
            }
        });
        metadata.start();
        String url = "http://127.0.0.1:" + metadata.getAddress().getPort();
        try (ConfigurableApplicationContext context = boot("--drover.worker.metadata-url=" + url)) {
            assertThat(context.getBean(WorkerLoop.class).awaitEnd(Duration.ofSeconds(10)))
                    .isTrue();
        } finally {
            metadata.stop(0);
        }
    }

    @Test
    void aSettingThatCannotWorkIsRefusedByName() {
        assertThatThrownBy(() -> boot("--drover.worker.exec.enabled=true", "--drover.worker.exec.directory=/no/such"))
                .rootCause()
                .hasMessageContaining("drover.worker.exec.directory must be a directory");
        assertThatThrownBy(() -> boot("--drover.worker.functions.f=ftp://x"))
                .rootCause()
                .hasMessageContaining("drover.worker.functions.f must be a URL");
        assertThatThrownBy(() -> boot("--drover.worker.metadata-url=somewhere"))
                .rootCause()
                .hasMessageContaining("drover.worker.metadata-url must be a URL");
        assertThatThrownBy(() -> boot("--drover.worker.visibility=30ms"))
                .rootCause()
                .hasMessageContaining("three heartbeats");
    }

    private static FragmentResponse runOne(ConfigurableApplicationContext context, String bag) {
        Stores stores = context.getBean(Stores.class);
        Samples samples = new Samples();
        Workload workload = samples.workload("bag");
        Fragment fragment = Samples.fragment(workload.id(), 0);
        stores.workloads().create(workload);
        stores.cells()
                .apply(
                        stores.leases().take(samples.cell("a"), "test", null).orElseThrow(),
                        List.of(new StoreWrite.Adopt(workload.id()), new StoreWrite.Dispatch(fragment)));
        byte[] bytes = bag.getBytes(StandardCharsets.UTF_8);
        context.getBean(ObjectStore.class).put("bags/one", bytes);
        WorkQueues queues = context.getBean(WorkQueues.class);
        queues.open(QueueSpec.plain("test-requests", Duration.ofSeconds(30)))
                .send(List.of(Wire.encode(new FragmentRequest(
                        fragment.claim(),
                        "test-responses",
                        Duration.ofMillis(1),
                        false,
                        new TaskAssignment(
                                new TaskRange(0, 1),
                                new BagSlice("bags/one", 0, bytes.length, 0, null, null),
                                Duration.ofSeconds(10),
                                null)))));
        WorkQueue responses = queues.open(QueueSpec.plain("test-responses", Duration.ofSeconds(30)));
        Delivery delivery = responses.receive(1, Duration.ofSeconds(10)).getFirst();
        return (FragmentResponse) Wire.cellMessage(delivery.body());
    }

    private static String port(ConfigurableApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.server.port");
    }

    private HttpResponse<String> get(ConfigurableApplicationContext context, String path)
            throws IOException, InterruptedException {
        return send(context, "GET", path);
    }

    private HttpResponse<String> send(ConfigurableApplicationContext context, String method, String path)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(context) + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
