package io.drover.aws.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Money;
import io.drover.model.cell.CellId;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;
import io.drover.model.workload.WorkloadStatus;
import io.drover.ports.StoreWrite;
import io.drover.testkit.store.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What lies in the tables, and what it weighs. */
final class ItemsTest {

    private static final WorkloadId WORKLOAD = new WorkloadId("w-01k5q0c3zs8m1x7c9y2b4d6f8h");
    private static final WorkerId WORKER = new WorkerId("worker-1");

    private final Samples samples = new Samples();

    @Test
    @DisplayName("a workload comes back as it went, in every state, and fits into one write unit")
    void workloads() {
        Workload created = samples.workload("a", Samples.NOW, Samples.unusualOptions());
        for (WorkloadState state : WorkloadState.values()) {
            Fault fault = FaultCode.TASKS_FAILED.because("12 of 1000 tasks failed; see the results");
            Workload workload = new Workload(
                    created.submission(),
                    new WorkloadStatus(
                            state, Samples.progress(99), Samples.NOW, state.isTerminal() ? Samples.NOW : null, fault),
                    new CellId("cell-1"),
                    true,
                    created.expiresAt());
            Map<String, AttributeValue> item = WorkloadItems.write(workload);
            assertThat(WorkloadItems.read(new ItemReader(item))).isEqualTo(workload);
            assertThat(StoreMeter.writeUnits(item))
                    .as("%d bytes", ItemSize.of(item))
                    .isEqualTo(1);
        }
    }

    @Test
    @DisplayName("a workload lies where it is looked for: free, of its cell, or ended by the end of its retention")
    void places() {
        Workload free = samples.workload("a");
        int shard = WorkloadKeys.shard(free.id());
        assertThat(place(free)).isEqualTo("free/" + shard);
        Workload taken = with(free, WorkloadState.RUNNING, new CellId("c"));
        assertThat(place(taken)).isEqualTo("cell/c/" + shard);
        Workload ended = with(free, WorkloadState.FAILED, new CellId("c"));
        assertThat(place(ended)).isEqualTo("ended/" + shard);
        assertThat(WorkloadItems.write(ended).get("place_position").s())
                .isEqualTo("2026-01-09T03:04:05.678901000Z/" + free.id());
        assertThat(WorkloadItems.write(ended).get("client_shard").s()).isEqualTo(samples.client() + "/FAILED/" + shard);
    }

    private static String place(Workload workload) {
        return WorkloadItems.write(workload).get("place").s();
    }

    private static Workload with(Workload workload, WorkloadState state, CellId cell) {
        WorkloadStatus status = new WorkloadStatus(state, workload.status().progress(), null, null, null);
        return new Workload(workload.submission(), status, cell, false, workload.expiresAt());
    }

    @Test
    @DisplayName("a fragment that goes out is a fraction of a write unit")
    void fragments() {
        Fragment plain = Samples.fragment(WORKLOAD, 123_456);
        Fragment again = Samples.next(plain, Samples.succeeded(WORKER, plain.claim()));
        for (Fragment fragment : List.of(plain, again)) {
            assertThat(FragmentItems.read(new ItemReader(FragmentItems.write(fragment))))
                    .isEqualTo(fragment);
        }
        assertThat(ItemSize.of(FragmentItems.write(plain))).isLessThan(200);
        assertThat(ItemSize.of(FragmentItems.write(again))).isLessThan(500);
        assertThat(again.status()).isInstanceOf(FragmentStatus.Queued.class);
    }

    @Test
    @DisplayName("a size is counted as DynamoDB counts it")
    void sizes() {
        Map<String, AttributeValue> item = Map.of(
                "text", AttributeValue.fromS("é1"),
                "n", AttributeValue.fromN("1234"),
                "b", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[100])),
                "t", AttributeValue.fromBool(true),
                "l", AttributeValue.fromL(List.of(AttributeValue.fromN("1"), AttributeValue.fromN("2"))),
                "m", AttributeValue.fromM(Map.of("k", AttributeValue.fromS("v"))));
        assertThat(ItemSize.of(item)).isEqualTo((4 + 3) + (1 + 3) + (1 + 100) + (1 + 1) + (1 + 3 + 6) + (1 + 3 + 3));
        assertThat(StoreMeter.readUnits(0, false)).isEqualTo(0.5);
        assertThat(StoreMeter.readUnits(4_097, true)).isEqualTo(2);
    }

    @Test
    @DisplayName("a transaction ends before an item comes a second time, and at the limits")
    void fitting() {
        DynamoCellWrites writes = new DynamoCellWrites(new TableNames("t-"), new CellId("c"), _ -> null);
        Fragment fragment = Samples.fragment(WORKLOAD, 0);
        List<ItemWrite> twice = new ArrayList<>(List.of(
                writes.of(new StoreWrite.Adopt(WORKLOAD)),
                writes.of(new StoreWrite.Dispatch(fragment)),
                writes.of(new StoreWrite.Redispatch(Samples.next(fragment, null))),
                writes.of(new StoreWrite.NoteProgress(WORKLOAD, Samples.progress(1)))));
        assertThat(ItemWrite.fitting(twice)).isEqualTo(2);
        assertThat(ItemWrite.fitting(twice.subList(2, 4))).isEqualTo(2);
        List<ItemWrite> many = IntStream.range(0, 300)
                .mapToObj(number -> writes.of(new StoreWrite.Dispatch(Samples.fragment(WORKLOAD, number))))
                .toList();
        assertThat(ItemWrite.fitting(many)).isEqualTo(99);
        ItemWrite small = many.getFirst();
        List<ItemWrite> large = IntStream.range(0, 9)
                .mapToObj(number -> new ItemWrite(number, small.write(), 700_000))
                .toList();
        assertThat(ItemWrite.fitting(large)).isEqualTo(2);
        assertThat(ItemWrite.fitting(List.of(new ItemWrite(1, small.write(), 3_000_000))))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("positions sort as text as they sort as values, and read back")
    void positions() {
        List<Position> sorted = List.of(
                new Position(Instant.parse("1999-12-31T23:59:59.999999999Z"), new WorkloadId("b")),
                new Position(Instant.parse("2026-01-01T00:00:00Z"), new WorkloadId("a")),
                new Position(Instant.parse("2026-01-01T00:00:00Z"), new WorkloadId("a.1")),
                new Position(Instant.parse("2026-01-01T00:00:00.000000001Z"), new WorkloadId("A")));
        assertThat(sorted).isSorted();
        assertThat(sorted.stream().map(Position::toString)).isSorted();
        assertThat(sorted.stream().map(position -> Position.of(position.toString())))
                .isEqualTo(sorted);
        assertThat(Position.startOf(sorted.get(1).at()))
                .isLessThan(sorted.get(1).toString());
        assertThat(Position.startOf(sorted.get(1).at()))
                .isGreaterThan(sorted.get(0).toString());
    }

    @Test
    @DisplayName("shards are a part of what is stored: they never change")
    void shards() {
        assertThat(Shards.of(new WorkloadId("w-1"), Shards.WORKLOADS)).isEqualTo(3);
        assertThat(Shards.of(new WorkerId("worker-1"), Shards.WORKERS)).isEqualTo(2);
        assertThat(FragmentItems.key(Samples.fragment(WORKLOAD, 13).key()).get("part"))
                .isEqualTo(AttributeValue.fromS(WORKLOAD + "/5"));
    }

    @Test
    @DisplayName("a million writes cost 62.5 cents and a million reads 12.5")
    void prices() {
        assertThat(DynamoPrices.US_EAST_1.of(0, 1_000_000)).isEqualTo(Money.dollars("0.625"));
        assertThat(DynamoPrices.US_EAST_1.of(1_000_000, 0)).isEqualTo(Money.dollars("0.125"));
        assertThat(DynamoPrices.US_EAST_1.of(0.5, 1)).isEqualTo(new Money(688));
    }

    @Test
    @DisplayName("a prefix is fit for a table's name")
    void prefixes() {
        assertThat(new TableNames("drover-").cells()).isEqualTo("drover-cells");
        assertThatThrownBy(() -> new TableNames("a b")).isInstanceOf(IllegalArgumentException.class);
    }
}
