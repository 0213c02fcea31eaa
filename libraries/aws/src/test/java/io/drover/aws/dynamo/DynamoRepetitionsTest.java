package io.drover.aws.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.cell.Backlog;
import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.cell.Epoch;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.Applied;
import io.drover.ports.ClaimAnswer;
import io.drover.ports.StoreWrite;
import io.drover.testkit.store.Samples;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that are answered in part, or that others were in the way of. */
@Timeout(30)
final class DynamoRepetitionsTest {

    private static final CellLease LEASE = new CellLease(new CellId("c"), "me", new Epoch(1), 0);
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

    @Test
    @DisplayName("a transaction that others were in the way of is made again, as it was")
    void conflict() {
        server.thenError("TransactionCanceledException", reasons("None", "TransactionConflict", "None"))
                .thenError("TransactionCanceledException", reasons("None", "None", "ThrottlingError"))
                .thenError("TransactionCanceledException", reasons("None", "ProvisionedThroughputExceeded", "None"))
                .then("{}");
        assertThat(stores.cells().apply(LEASE, dispatches(2))).isEqualTo(new Applied.Done(List.of(true, true)));
        assertThat(server.asked).hasSize(4).allMatch(request -> request.startsWith("TransactWriteItems"));
        assertThat(server.asked).allMatch(request -> request.contains("w/0") && request.contains("w/1"));
    }

    @Test
    @DisplayName("a conflict without an end is STORE_UNAVAILABLE after a bounded number of tries")
    void conflictForEver() {
        IntStream.range(0, 100)
                .forEach(i -> server.thenError(
                        "TransactionCanceledException", reasons("TransactionConflict", "None", "None")));
        assertUnavailable(() -> stores.cells().apply(LEASE, dispatches(2)), "drover-cells", "adapts");
        assertThat(server.asked).hasSize(DynamoLimits.TRIES);
    }

    @Test
    @DisplayName("writes whose condition fails are left out, whatever else was in the way, and the rest is made")
    void refusedAndBusy() {
        server.thenError(
                        "TransactionCanceledException",
                        reasons("None", "ConditionalCheckFailed", "TransactionConflict"))
                .then("{}");
        assertThat(stores.cells().apply(LEASE, dispatches(2))).isEqualTo(new Applied.Done(List.of(false, true)));
        assertThat(server.asked.get(1)).doesNotContain("w/0").contains("w/1");
    }

    @Test
    @DisplayName("a lease that is gone fences, whatever became of the writes")
    void fenced() {
        server.thenError(
                "TransactionCanceledException", reasons("ConditionalCheckFailed", "ConditionalCheckFailed", "None"));
        assertThat(stores.cells().apply(LEASE, dispatches(2))).isEqualTo(new Applied.Fenced());
        assertThat(server.asked).hasSize(1);
    }

    @Test
    @DisplayName("a lease that is gone fences what is left of a long list")
    void fencedHalfWay() {
        server.then("{}").thenError("TransactionCanceledException", reasons("ConditionalCheckFailed", "None", "None"));
        assertThat(stores.cells().apply(LEASE, dispatches(101))).isEqualTo(new Applied.Fenced());
        assertThat(server.asked).hasSize(2);
    }

    @Test
    @DisplayName("a claim or a renewal that meets a transaction is made again")
    void singleConflict() {
        server.thenError("TransactionConflictException", "\"message\":\"Transaction is ongoing for the item\"")
                .then("{}")
                .thenError("TransactionConflictException", "\"message\":\"Transaction is ongoing for the item\"")
                .then("{}");
        Claim claim = Samples.fragment(WORKLOAD, 0).claim();
        assertThat(stores.claims()
                        .claim(new Holder(new WorkerId("ann"), Incarnation.UNKNOWN), Samples.NOW, List.of(claim)))
                .containsExactly(ClaimAnswer.WON);
        assertThat(stores.leases().renew(LEASE, Backlog.NONE))
                .isEqualTo(Optional.of(new CellLease(LEASE.cell(), "me", new Epoch(1), 1)));
        assertThat(server.asked).hasSize(4);
    }

    @Test
    @DisplayName("what a batch leaves out is asked for again, and only that")
    void unprocessed() {
        String key = "{\"part\":{\"S\":\"w/%d\"},\"number\":{\"N\":\"%d\"}}";
        server.then("{\"Responses\":{},\"UnprocessedKeys\":{\"drover-fragments\":{\"Keys\":[" + key.formatted(1, 1)
                        + "]}}}")
                .then("{\"Responses\":{}}");
        List<FragmentKey> keys = List.of(new FragmentKey(WORKLOAD, 0), new FragmentKey(WORKLOAD, 1));
        assertThat(stores.cells().fragments(keys)).isEmpty();
        assertThat(server.asked.get(1)).doesNotContain("w/0").contains("w/1");
    }

    @Test
    @DisplayName("a batch that is never done is STORE_UNAVAILABLE after a bounded number of tries")
    void unprocessedForEver() {
        IntStream.range(0, 100)
                .forEach(i -> server.then("{\"Responses\":{},\"UnprocessedKeys\":{\"drover-fragments\":{\"Keys\":["
                        + "{\"part\":{\"S\":\"w/0\"},\"number\":{\"N\":\"0\"}}]}}}"));
        assertUnavailable(
                () -> stores.cells().fragments(List.of(new FragmentKey(WORKLOAD, 0))), "drover-fragments", "unread");
        assertThat(server.asked).hasSize(DynamoLimits.TRIES);
    }

    @Test
    @DisplayName("what the service says it used is what is counted")
    void metered() {
        server.then("{\"ConsumedCapacity\":[{\"TableName\":\"drover-cells\",\"CapacityUnits\":2.0},"
                        + "{\"TableName\":\"drover-fragments\",\"CapacityUnits\":5.5}]}")
                .then("{\"ConsumedCapacity\":{\"TableName\":\"drover-cells\",\"CapacityUnits\":1.0}}")
                .then("{}");
        stores.cells().apply(LEASE, dispatches(2));
        stores.leases().find(LEASE.cell());
        assertThat(meter.writeUnits()).isEqualTo(7.5);
        assertThat(meter.readUnits()).isEqualTo(1);
        stores.cells().apply(LEASE, dispatches(2));
        assertThat(meter.writeUnits())
                .as("two for the lease, two for each fragment")
                .isEqualTo(7.5 + 6);
        assertThat(meter.requests()).isEqualTo(3);
    }

    private static List<StoreWrite> dispatches(int count) {
        return IntStream.range(0, count)
                .<StoreWrite>mapToObj(number -> new StoreWrite.Dispatch(Samples.fragment(WORKLOAD, number)))
                .toList();
    }

    private static String reasons(String... codes) {
        String list = List.of(codes).stream()
                .map(code -> "{\"Code\":\"" + code + "\"}")
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        return "\"Message\":\"Transaction cancelled\",\"CancellationReasons\":[" + list + "]";
    }

    private static void assertUnavailable(ThrowingCallable call, String... told) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault().code()).isEqualTo(FaultCode.STORE_UNAVAILABLE);
            assertThat(e.fault().message()).contains(told);
        });
    }
}
