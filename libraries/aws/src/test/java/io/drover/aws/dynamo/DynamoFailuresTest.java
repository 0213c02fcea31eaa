package io.drover.aws.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.aws.AwsEndpoint;
import io.drover.model.cell.CellId;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.worker.WorkerReport;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.WorkloadRef;
import io.drover.testkit.store.Samples;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What no well-behaved store does: answers that the test writes. */
@Timeout(30)
final class DynamoFailuresTest {

    private static final CellId CELL = new CellId("c");
    private static final WorkloadId WORKLOAD = new WorkloadId("w");

    private final StoreMeter meter = new StoreMeter();
    private FakeDynamo server;
    private DynamoStores stores;

    @BeforeEach
    void start() throws IOException {
        server = new FakeDynamo();
        stores = DynamoEndpoint.stores(server.client, "drover-", meter);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            UnrecognizedClientException | The security token is invalid. | spring.cloud.aws.credentials
            InvalidSignatureException | The signature we calculated does not match | spring.cloud.aws.credentials
            ExpiredTokenException | The security token is expired | spring.cloud.aws.credentials
            InvalidSignatureException | Signature expired: 1 is before 2 | clock of this machine is off by more than 5 minutes
            InvalidSignatureException | Signature not yet current: 2 is later than 1 | clock of this machine is off
            AccessDeniedException | x is not authorized to perform: dynamodb:GetItem | add the right to their policy
            ResourceNotFoundException | not found | (us-east-1): a call failed: it does not exist there: run 'drover init'
            ProvisionedThroughputExceededException | too much | adapts within minutes
            RequestLimitExceeded | too much | adapts within minutes
            ThrottlingException | too much | adapts within minutes
            """)
    @DisplayName("a refusal tells the table and what to do about it")
    void refusals(String code, String message, String remedy) {
        server.alwaysError(code, message);
        assertUnavailable(() -> stores.workloads().find(WORKLOAD), "drover-workloads", remedy);
    }

    @Test
    @DisplayName("a request that DynamoDB calls wrong is an error of ours, not an outage")
    void wrongRequest() {
        server.alwaysError("ValidationException", "One or more parameter values were invalid");
        assertThatThrownBy(() -> stores.workloads().find(WORKLOAD)).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault().code()).isEqualTo(FaultCode.INTERNAL_ERROR);
            assertThat(e.fault().message()).contains("drover-workloads", "parameter values");
        });
    }

    @Test
    @DisplayName("a 500 with a page of HTML is an outage")
    void page() {
        server.alwaysPage(500, "<!doctype html><title>500 Internal Server Error</title>");
        assertUnavailable(() -> stores.workloads().find(WORKLOAD), "drover-workloads", "status 500", "try again");
    }

    @Test
    @DisplayName("a server that hangs ends in STORE_UNAVAILABLE within the call time-out")
    void hangs() {
        long start = System.nanoTime();
        assertUnavailable(() -> stores.leases().find(CELL), "spring.cloud.aws.endpoint");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    @DisplayName("a server that is gone ends in STORE_UNAVAILABLE")
    void gone() {
        server.stop();
        assertUnavailable(() -> stores.workers().reports(), "spring.cloud.aws.endpoint");
        assertUnavailable(() -> new DynamoTables(server.client, "drover-").create(), "spring.cloud.aws.endpoint");
        assertUnavailable(
                () -> stores.cells().delete(WorkloadRef.of(new Samples().workload("a"))), "spring.cloud.aws.endpoint");
    }

    @Test
    @DisplayName("a client that was closed ends in STORE_UNAVAILABLE")
    void closed() {
        server.client.close();
        assertUnavailable(() -> stores.workloads().find(WORKLOAD), "does not answer");
    }

    @Test
    @DisplayName("where there are no credentials the remedy is to set them")
    void noCredentials() {
        try (DynamoDbClient without = DynamoDbClient.builder()
                .endpointOverride(server.endpoint())
                .region(AwsEndpoint.REGION)
                .credentialsProvider(new NoCredentials())
                .httpClientBuilder(AwsCrtHttpClient.builder())
                .build()) {
            DynamoStores nobodys = DynamoEndpoint.stores(without, "drover-", meter);
            assertUnavailable(() -> nobodys.workloads().find(WORKLOAD), "set spring.cloud.aws.credentials");
        }
    }

    @Test
    @DisplayName("a report that cannot be read costs no other, and a shard goes on behind it")
    void anUnreadableReport() {
        WorkerReport good = new Samples().report("ann", 1, List.of());
        String bad = "{\"shard\":{\"N\":\"0\"},\"id\":{\"S\":\"w-bad\"},\"state\":{\"S\":\"RESTING\"}}";
        String key = "{\"shard\":{\"N\":\"0\"},\"id\":{\"S\":\"w-bad\"}}";
        server.then("{\"Items\":[" + bad + "],\"LastEvaluatedKey\":" + key + "}");
        for (int shard = 1; shard < Shards.WORKERS; shard++) {
            server.then("{\"Items\":[]}");
        }
        server.then("{\"Items\":[" + json(good) + "," + bad + "]}");
        assertThat(stores.workers().reports()).containsExactly(good);
        assertThat(server.asked)
                .hasSize(Shards.WORKERS + 1)
                .filteredOn(request -> request.contains("ExclusiveStartKey"))
                .hasSize(1);
    }

    private static String json(WorkerReport report) {
        return ("{'shard':{'N':'0'},'id':{'S':'%s'},'slots':{'N':'4'},'address':{'S':'127.0.0.1:8100'},'pid':{'N':'4711'},"
                        + "'zone':{'S':'zone-a'},'started_at':{'S':'%s'},'price_per_hour':{'N':'%d'},"
                        + "'executor':{'S':'VM'},'incarnation':{'S':'%s'},'state':{'S':'READY'},'beat':{'N':'1'},"
                        + "'interval':{'S':'%s'},'busy':{'N':'0'},'held':{'S':''},'begun':{'S':''},"
                        + "'heartbeat_at':{'S':'%s'}}")
                .formatted(
                        report.id(),
                        report.info().startedAt(),
                        report.info().pricePerHour().nanoDollars(),
                        report.info().incarnation(),
                        report.interval(),
                        report.heartbeatAt())
                .replace('\'', '"');
    }

    @Test
    @DisplayName("an interrupt ends a call at once, as a fault with the flag kept")
    void interrupted() throws Exception {
        assertInterruptible(() -> stores.workloads().find(WORKLOAD));
    }

    @Test
    @DisplayName("an interrupt ends calls that run side by side")
    void interruptedSideBySide() throws Exception {
        assertInterruptible(() -> stores.workers().reports());
    }

    private void assertInterruptible(Runnable call) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                call.run();
            } catch (FaultException e) {
                thrown.set(Thread.currentThread().isInterrupted() ? e : new AssertionError("flag lost", e));
            }
        });
        assertThat(server.hanging.await(10, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        assertThat(caller.join(Duration.ofMillis(450))).isTrue();
        assertThat(thrown.get())
                .isInstanceOfSatisfying(
                        FaultException.class,
                        e -> assertThat(e.fault())
                                .satisfies(fault -> assertThat(fault.code()).isEqualTo(FaultCode.STORE_UNAVAILABLE))
                                .satisfies(fault -> assertThat(fault.message()).contains("interrupted")));
    }

    private static void assertUnavailable(ThrowingCallable call, String... told) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault().code()).isEqualTo(FaultCode.STORE_UNAVAILABLE);
            assertThat(e.fault().message()).contains(told);
        });
    }

    private record NoCredentials() implements AwsCredentialsProvider {
        @Override
        public AwsCredentials resolveCredentials() {
            throw SdkClientException.create("Unable to load credentials from any of the providers");
        }
    }
}
