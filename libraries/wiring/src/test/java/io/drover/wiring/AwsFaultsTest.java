package io.drover.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.cell.CellId;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.CellLeases;
import io.drover.ports.ObjectStore;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkloadStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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

/** What a service on AWS makes of the things that go wrong there. */
@Timeout(60)
final class AwsFaultsTest {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(BackendWiring.class)
    static class Service {}

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /** Enough that the few failures of a test do not make a breaker open. */
    private static final int CALLS_BEFORE = 10;

    private static FakeAws aws;
    private static ConfigurableApplicationContext context;
    private static WorkQueue queue;

    @BeforeAll
    static void start() throws IOException {
        aws = new FakeAws();
        context = new SpringApplicationBuilder(Service.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.main.banner-mode=off",
                        "logging.level.root=WARN",
                        "spring.cloud.aws.endpoint=" + aws.endpoint(),
                        "spring.cloud.aws.region.static=us-east-1",
                        "spring.cloud.aws.credentials.access-key=test",
                        "spring.cloud.aws.credentials.secret-key=test",
                        "drover.backend.store.url=dynamodb:d",
                        "drover.backend.objects.url=s3://bucket-d",
                        "drover.backend.queue-prefix=d")
                .run();
        queue = context.getBean(DroverQueues.class).requests();
    }

    @BeforeEach
    void isFine() {
        aws.is(FakeAws.Mood.FINE);
        aws.ahead(Duration.ZERO);
        awaitReadiness(Status.UP);
        for (int i = 0; i < CALLS_BEFORE; i++) {
            look();
        }
    }

    @AfterAll
    static void stop() throws IOException {
        context.close();
        aws.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            BAD_CREDENTIALS   | spring.cloud.aws.credentials | spring.cloud.aws.credentials | spring.cloud.aws.credentials
            NOTHING_THERE     | drover init                  | drover init                  | drover init
            THROTTLING        | passes by itself             | adapts within minutes        | slow down
            BUCKET_ELSEWHERE  | drover init                  | exist there: run 'drover init' | region.static=eu-central-1
            SIGNATURE_EXPIRED | set it by NTP                | set it by NTP                | NTP
            PAGE              | spring.cloud.aws.endpoint    | is out of order              | spring.cloud.aws.endpoint
            """)
    @DisplayName("each part says what to do, the service is not ready, nothing counts as done; then all goes on")
    void refusals(FakeAws.Mood mood, String ofQueue, String ofStore, String ofObjects) {
        aws.is(mood);

        assertNothingIsDone(ofQueue, ofStore, ofObjects);
        awaitReadiness(Status.DOWN);

        aws.is(FakeAws.Mood.FINE);
        awaitReadiness(Status.UP);
        look();
    }

    @Test
    @DisplayName("an endpoint that is down: each part names it, the service is not ready, nothing counts as done")
    void down() throws IOException {
        aws.goDown();

        String endpoint = "spring.cloud.aws.endpoint";
        assertNothingIsDone(endpoint, endpoint, endpoint);
        awaitReadiness(Status.DOWN);

        aws.comeBack();
        awaitReadiness(Status.UP);
    }

    @Test
    @DisplayName("a part that is left alone for a while goes on saying what is wrong with it")
    void leftAlone() {
        aws.is(FakeAws.Mood.BAD_CREDENTIALS);
        WorkloadStore store = context.getBean(WorkloadStore.class);
        Runnable call = () -> store.find(new WorkloadId("w"));
        for (int i = 0; i < 2 * CALLS_BEFORE; i++) {
            assertThatThrownBy(call::run).hasMessageContaining("spring.cloud.aws.credentials");
        }
        assertThatThrownBy(call::run).hasMessageContainingAll("is left alone", "spring.cloud.aws.credentials");
    }

    @ParameterizedTest(name = "{0} minutes")
    @ValueSource(ints = {-20, -6, 6, 20})
    @DisplayName("a clock that AWS does not accept is made up for: calls go through, signed by the time of AWS")
    void clocks(int minutes) {
        int before = aws.untimely();
        aws.ahead(Duration.ofMinutes(minutes));

        look();
        assertThat(aws.untimely() - before)
                .as("one refusal for each of three clients")
                .isBetween(3, 6);
        awaitReadiness(Status.UP);
    }

    private void look() {
        assertThat(queue.depth().visible()).isZero();
        assertThat(context.getBean(WorkloadStore.class).find(new WorkloadId("w")))
                .isEmpty();
        assertThat(context.getBean(ObjectStore.class).size("o")).isEmpty();
    }

    /** Whoever calls gets to know, and so keeps the message, the work or the lease that it stands for. */
    private static void assertNothingIsDone(String ofQueue, String ofStore, String ofObjects) {
        CellLeases leases = context.getBean(CellLeases.class);
        ObjectStore objects = context.getBean(ObjectStore.class);
        // Each takes its time until it gives up.
        allOf(
                () -> assertFault(() -> queue.send(List.of("x")), FaultCode.QUEUE_UNAVAILABLE, ofQueue),
                () -> assertFault(() -> leases.take(new CellId("a"), "me", null), FaultCode.STORE_UNAVAILABLE, ofStore),
                () -> assertFault(() -> objects.size("o"), FaultCode.OBJECTS_UNAVAILABLE, ofObjects));
    }

    private static void allOf(Runnable... checks) {
        CompletableFuture.allOf(Stream.of(checks)
                        .map(check -> CompletableFuture.runAsync(check, Thread::startVirtualThread))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    private static void assertFault(ThrowingCallable call, FaultCode code, String remedy) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault().code()).isEqualTo(code);
            assertThat(e.fault().message()).contains(remedy).hasSizeLessThan(700);
        });
    }

    /** An answer of the probe is good for a second, so the next look may still see the last one. */
    private void awaitReadiness(Status wanted) {
        BackendProbe probe = context.getBean(BackendProbe.class);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!probe.health().getStatus().equals(wanted) && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        Map<String, Optional<String>> parts = probe.look();
        assertThat(probe.health().getStatus()).as(parts.toString()).isEqualTo(wanted);
        if (wanted.equals(Status.DOWN)) {
            assertThat(parts.values())
                    .as(parts.toString())
                    .allSatisfy(failure -> assertThat(failure).isPresent());
        }
    }
}
