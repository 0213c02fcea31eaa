package io.drover.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.embedded.queue.ElasticMqServer;
import io.drover.embedded.store.StoreSync;
import io.drover.model.cell.CellId;
import io.drover.model.fault.FaultException;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.CellLeases;
import io.drover.ports.CellStore;
import io.drover.ports.Claims;
import io.drover.ports.Delivery;
import io.drover.ports.ObjectStore;
import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import io.drover.ports.WorkerRegistry;
import io.drover.ports.WorkloadStore;
import io.drover.wire.QueueNames;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.FileSystemUtils;

final class BackendWiringTest {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(BackendWiring.class)
    static class Service {}

    private static final CellId CELL = new CellId("c1");

    private static ElasticMqServer queues;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startQueues() {
        queues = ElasticMqServer.start("127.0.0.1", 0, "test");
    }

    @AfterAll
    static void stopQueues() {
        queues.stop();
    }

    @Test
    @DisplayName("every port comes up and works against the embedded parts")
    void comesUp() {
        try (ConfigurableApplicationContext context = service()) {
            WorkQueue queue = context.getBean(WorkQueues.class)
                    .open(QueueSpec.plain(context.getBean(QueueNames.class).requests(), Duration.ofMinutes(1)));
            queue.send(List.of("hello"));
            assertThat(queue.receive(10, Duration.ofSeconds(5)))
                    .extracting(Delivery::body)
                    .containsExactly("hello");

            assertThat(context.getBean(MeterRegistry.class)
                            .get("drover.queue.requests")
                            .tags("queue", "requests", "kind", "send")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);

            ObjectStore objects = context.getBean(ObjectStore.class);
            objects.put("a/b", new byte[] {1, 2, 3});
            assertThat(objects.read("a/b", 1, 1)).containsExactly(2);
            assertThat(directory.resolve("objects/a/b")).isRegularFile();

            assertThat(context.getBean(CellLeases.class).find(CELL)).isEmpty();
            assertThat(context.getBean(CellStore.class).unfinished(CELL)).isEmpty();
            assertThat(context.getBean(WorkerRegistry.class).reports()).isEmpty();
            assertThat(context.getBean(WorkloadStore.class)).isNotNull();
            assertThat(context.getBean(Claims.class)).isNotNull();
            assertThat(context.getBean(InstantSource.class).instant()).isAfter(Instant.EPOCH);
        }
        assertThat(directory.resolve("store.db")).isRegularFile();
    }

    @Test
    @DisplayName("breakers and retries of every part are among the metrics")
    void metrics() {
        try (ConfigurableApplicationContext context = service()) {
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            for (String name : List.of("queue", "store", "objects")) {
                assertThat(meters.find("resilience4j.circuitbreaker.state")
                                .tag("name", name)
                                .gauges())
                        .as(name)
                        .isNotEmpty();
            }
            assertThat(meters.find("resilience4j.retry.calls")
                            .tag("name", "objects")
                            .meters())
                    .isNotEmpty();
            assertThat(meters.find("resilience4j.retry.calls")
                            .tag("name", "queue")
                            .meters())
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("services that share a process share the database, and closing one leaves it to the others")
    void siblings() {
        try (ConfigurableApplicationContext first = service()) {
            try (ConfigurableApplicationContext second = service()) {
                assertThat(second.getBean(CellLeases.class).take(CELL, "second", null))
                        .isPresent();
            }
            assertThat(first.getBean(CellLeases.class).find(CELL)).isPresent();
        }
        try (ConfigurableApplicationContext later = service()) {
            assertThat(later.getBean(CellLeases.class).find(CELL)).isPresent();
        }
    }

    @Test
    @DisplayName(
            "a store and objects that answer and take no writes are down with the cause, reads go on, and it heals")
    void noWrites() throws Exception {
        try (ConfigurableApplicationContext context = service();
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("store.db"));
                Statement lock = other.createStatement()) {
            BackendProbe probe = context.getBean(BackendProbe.class);
            WorkloadStore store = context.getBean(WorkloadStore.class);
            await(() -> probe.health().getStatus().equals(Status.UP));
            Path parts = directory.resolve("objects/~parts");
            FileSystemUtils.deleteRecursively(parts);
            Files.createFile(parts);
            lock.executeUpdate("BEGIN IMMEDIATE");
            assertThatThrownBy(() -> context.getBean(CellLeases.class).take(CELL, "me", null))
                    .hasMessageContaining("is locked by another process");
            assertThatThrownBy(() -> context.getBean(ObjectStore.class).put("a", new byte[1]))
                    .hasMessageContaining("OBJECTS_UNAVAILABLE");
            await(() -> probe.health().getDetails().get("store").toString().contains("is locked by another process"));
            assertThat(probe.health().getStatus()).isEqualTo(Status.DOWN);
            await(() -> probe.health().getDetails().get("objects").toString().contains("see that the directory"));
            for (int i = 0; i < 20; i++) {
                assertThat(store.find(new WorkloadId("none")))
                        .as("no breaker opens")
                        .isEmpty();
                assertThatThrownBy(store::checkWrites).hasMessageContaining("is locked by another process");
            }
            lock.executeUpdate("ROLLBACK");
            Files.delete(parts);
            await(() -> probe.health().getStatus().equals(Status.UP));
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    @Test
    @DisplayName("the queue prefix names the queues")
    void prefix() {
        try (ConfigurableApplicationContext context = service("drover.backend.queue-prefix=blue")) {
            assertThat(context.getBean(QueueNames.class).requests()).isEqualTo("blue-requests");
        }
    }

    @Test
    @DisplayName("what a write survives is a setting, and a password is not shown")
    void sync() {
        try (ConfigurableApplicationContext context =
                service("drover.backend.store.sync=power", "drover.backend.store.password=secret")) {
            assertThat(context.getBean(BackendProperties.class).store().sync()).isEqualTo(StoreSync.POWER);
            assertThat(context.getBean(BackendProperties.class).toString()).doesNotContain("secret");
        }
    }

    @Test
    @DisplayName("the time-outs of the queue client are obeyed")
    void timeOuts() {
        // An address that nobody has: packets to it are lost or refused.
        try (ConfigurableApplicationContext context = service(
                "spring.cloud.aws.endpoint=http://192.0.2.1:9",
                "drover.backend.queue-client.connect-timeout=200ms",
                "drover.backend.queue-client.attempt-timeout=300ms",
                "drover.backend.queue-client.call-timeout=800ms",
                "drover.backend.queue-client.connections=2")) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> context.getBean(WorkQueues.class).drop("any"))
                    .isInstanceOf(FaultException.class)
                    .hasMessageContaining("QUEUE_UNAVAILABLE")
                    .hasMessageContaining("spring.cloud.aws.endpoint");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            drover.backend.store.url=                        | drover.backend.store.url
            drover.backend.store.url=jdbc:postgresql://x     | drover.backend.store.url
            drover.backend.store.url=jdbc:sqlite:x?mode=ro   | drover.backend.store.url
            drover.backend.store.sync=sometimes              | drover.backend.store.sync
            drover.backend.objects.url=                      | drover.backend.objects.url
            drover.backend.objects.url=s3://A                | drover.backend.objects.url
            drover.backend.store.url=dynamodb:               | drover.backend.store.url
            drover.backend.store.url=link://x:1              | drover.backend.store.url
            drover.backend.store.url=link://127.0.0.1:1      | drover.backend.store.password
            drover.backend.queue-prefix=a b                  | drover.backend.queue-prefix
            drover.backend.queue-client.connections=0        | drover.backend.queue-client
            drover.backend.queue-client.attempt-timeout=1s   | drover.backend.queue-client
            drover.backend.queue-client.call-timeout=1s      | drover.backend.queue-client
            """)
    @DisplayName("a setting that makes no sense stops the start and is named")
    void badSettings(String setting, String told) {
        assertThatThrownBy(() -> service(setting).close()).hasStackTraceContaining(told);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "o'brien",
                "' + T(java.lang.Runtime).getRuntime().halt(3) + '",
                "'.startsWith('') || '",
                "a\"b\\c",
                "50% & more; a,b #{1}",
                "T(java.lang.System).exit(3)"
            })
    @DisplayName("the names of directories are text, whatever they spell")
    void namesAreNoCode(String name) {
        Path there = directory.resolve(name);
        try (ConfigurableApplicationContext context = service(
                "drover.backend.store.url=jdbc:sqlite:" + there.resolve("store.db"),
                "drover.backend.objects.url=" + there.resolve("objects"))) {
            context.getBean(ObjectStore.class).put("key", "value".getBytes(UTF_8));
        }
        assertThat(there.resolve("store.db")).isNotEmptyFile();
        assertThat(there.resolve("objects")).isDirectory();
    }

    @Test
    @DisplayName("a relative object directory starts where the process was started")
    void relativeDirectory() {
        BackendProperties.Objects objects = new BackendProperties.Objects("some/../objects", true);

        assertThat(objects.directory())
                .isEqualTo(Path.of("").toAbsolutePath().resolve("objects"))
                .isAbsolute();
        assertThat(Files.exists(objects.directory())).isFalse();
    }

    private ConfigurableApplicationContext service(String... settings) {
        return new SpringApplicationBuilder(Service.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.main.banner-mode=off",
                        "logging.level.root=WARN",
                        "spring.cloud.aws.endpoint=" + queues.endpoint(),
                        "spring.cloud.aws.region.static=us-east-1",
                        "spring.cloud.aws.credentials.access-key=test",
                        "spring.cloud.aws.credentials.secret-key=test",
                        "drover.backend.store.url=jdbc:sqlite:" + directory.resolve("store.db"),
                        "drover.backend.objects.url=" + directory.resolve("objects"))
                .run(List.of(settings).stream().map(setting -> "--" + setting).toArray(String[]::new));
    }
}
