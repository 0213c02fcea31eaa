package io.drover.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.cell.Backlog;
import io.drover.model.cell.CellLease;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.Applied;
import io.drover.ports.Page;
import io.drover.ports.StoreWrite;
import io.drover.ports.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who may write through a {@link io.drover.ports.CellStore}, and what a cell finds there when it starts. */
public abstract class CellFencingContract extends StoreContract {

    @Test
    void aCellThatLostItsLeaseWritesNothing() {
        CellLease old = lease("fenced");
        WorkloadId id = adopted(old, "a");
        CellLease latest = stores.leases().take(old.cell(), "owner-2", old).orElseThrow();
        Fragment fragment = Samples.fragment(id, 0);
        Workload before = find(id);
        List<StoreWrite> writes = List.of(new StoreWrite.Dispatch(fragment), move(id, WorkloadEvent.START));
        assertThat(stores.cells().apply(old, writes)).isEqualTo(new Applied.Fenced());
        assertThat(stores.cells().apply(old, List.of())).isEqualTo(new Applied.Fenced());
        assertThat(stores.cells().fragments(List.of(fragment.key()))).isEmpty();
        assertThat(find(id)).isEqualTo(before);
        assertThat(stores.cells().apply(latest, writes)).isEqualTo(new Applied.Done(List.of(true, true)));
    }

    @Test
    void aRenewedLeaseStillWritesAndOneThatNeverWasDoesNot() {
        CellLease lease = lease("renewed");
        assertThat(stores.leases().renew(lease, Backlog.NONE)).isPresent();
        assertThat(stores.cells().apply(lease, List.of())).isEqualTo(new Applied.Done(List.of()));
        CellLease invented = new CellLease(samples.cell("none"), "x", lease.epoch(), 0);
        assertThat(stores.cells().apply(invented, List.of())).isEqualTo(new Applied.Fenced());
    }

    @Test
    void onceTheNextEpochIsTakenNothingOfTheOldOneAppearsAnyMore() throws Exception {
        CellLease old = lease("raced");
        WorkloadId id = adopted(old, "a");
        AtomicBoolean fenced = new AtomicBoolean();
        CountDownLatch underWay = new CountDownLatch(5);
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<Integer> written = executor.submit(() -> {
                int number = 0;
                while (!fenced.get() && number < 5_000) {
                    StoreWrite dispatch = new StoreWrite.Dispatch(Samples.fragment(id, number));
                    fenced.set(stores.cells().apply(old, List.of(dispatch)) instanceof Applied.Fenced);
                    number += fenced.get() ? 0 : 1;
                    underWay.countDown();
                }
                return number;
            });
            assertThat(underWay.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(stores.leases().take(old.cell(), "owner-2", old)).isPresent();
            int seen = stores.workloads().fragments(id, null, 10_000).items().size();
            assertThat(written.get(60, TimeUnit.SECONDS)).isEqualTo(seen);
            assertThat(fenced).isTrue();
        }
    }

    @Test
    void aCellFindsItsUnfinishedWorkloadsOldestFirst() {
        CellLease lease = lease("rebuild");
        List<WorkloadId> ids = new ArrayList<>();
        for (int age : List.of(1, 3, 2)) {
            Workload workload = samples.workload("age" + age, Samples.NOW.minusSeconds(age));
            stores.workloads().create(workload);
            apply(lease, new StoreWrite.Adopt(workload.id()));
            ids.add(workload.id());
        }
        WorkloadId over = adopted(lease, "over");
        apply(lease, move(over, WorkloadEvent.EXPIRE), move(ids.get(1), WorkloadEvent.START));
        adopted(lease("another"), "foreign");
        assertThat(stores.cells().unfinished(lease.cell()))
                .extracting(WorkloadRef::id)
                .containsExactly(ids.get(1), ids.get(2), ids.get(0));
    }

    @Test
    void untakenAreThoseThatNoCellHasOldestFirst() {
        // Older than what other tests left.
        Instant time = Instant.parse("1999-01-01T00:00:00Z");
        Workload older = samples.workload("older", time.minusSeconds(2));
        Workload old = samples.workload("old", time.minusSeconds(1));
        Workload taken = samples.workload("taken", time.minusSeconds(3));
        for (Workload workload : List.of(old, older, taken)) {
            assertThat(stores.workloads().create(workload)).isEmpty();
        }
        apply(lease("untaken"), new StoreWrite.Adopt(taken.id()));
        assertThat(stores.cells().untaken(2)).containsExactly(WorkloadRef.of(older), WorkloadRef.of(old));
        assertThat(stores.cells().untaken(1)).containsExactly(WorkloadRef.of(older));
    }

    @Test
    void expiredAreTerminalWorkloadsWhoseRetentionEnded() {
        CellLease lease = lease("expired");
        Instant submitted = Instant.parse("1998-01-01T00:00:00Z");
        Workload over = samples.workload("over", submitted);
        Workload still = samples.workload("still", submitted);
        for (Workload workload : List.of(over, still)) {
            stores.workloads().create(workload);
            apply(lease, new StoreWrite.Adopt(workload.id()));
        }
        apply(lease, move(over.id(), WorkloadEvent.FAIL), move(still.id(), WorkloadEvent.START));
        // It ended long after it was submitted, and its retention counts from there.
        Instant end = find(over.id()).expiresAt();
        assertThat(end).isEqualTo(move(over.id(), WorkloadEvent.FAIL).at().plus(Duration.ofDays(7)));
        assertThat(find(still.id()).expiresAt()).isEqualTo(still.expiresAt());
        assertThat(expired(end)).doesNotContain(over.id(), still.id());
        assertThat(expired(end.plus(Duration.ofNanos(1_000))))
                .contains(over.id())
                .doesNotContain(still.id());
    }

    /** Page by page; other tests may have left some in a shared store. */
    private List<WorkloadId> expired(Instant now) {
        List<WorkloadId> ids = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            Page<WorkloadRef> page = stores.cells().expired(now, cursor, 2);
            page.items().stream().map(WorkloadRef::id).forEach(ids::add);
            cursor = page.next();
        } while (cursor != null);
        return ids;
    }

    @Test
    void allThatExpiredIsFoundPageByPage() {
        CellLease lease = lease("pages");
        List<WorkloadId> ids = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            WorkloadId id = adopted(lease, "page" + number);
            apply(lease, move(id, WorkloadEvent.FAIL));
            ids.add(id);
        }
        assertThat(expired(Samples.NOW.plus(Duration.ofDays(8))))
                .doesNotHaveDuplicates()
                .containsAll(ids);
    }

    @Test
    void aDeleteOfAnEarlierSubmissionLeavesTheNextOneAlone() {
        CellLease lease = lease("again");
        Workload first = samples.workload("a");
        Workload second = samples.workload("a", Samples.NOW.plusSeconds(1));
        stores.workloads().create(first);
        apply(lease, new StoreWrite.Adopt(first.id()));
        assertThat(stores.cells().delete(WorkloadRef.of(first))).isTrue();
        stores.workloads().create(second);
        apply(lease, new StoreWrite.Adopt(second.id()));
        Fragment fragment = dispatched(lease, second.id(), 1).getFirst();
        assertThat(stores.cells().delete(WorkloadRef.of(first))).isFalse();
        assertThat(find(second.id()).submission()).isEqualTo(second.submission());
        assertThat(find(fragment.key())).isEqualTo(fragment);
    }

    @Test
    void aDeletedWorkloadIsGoneWithItsFragments() {
        CellLease lease = lease("delete");
        WorkloadId id = adopted(lease, "a");
        WorkloadId other = adopted(lease, "b");
        dispatched(lease, id, 3);
        dispatched(lease, other, 1);
        WorkloadRef seen = WorkloadRef.of(find(id));
        assertThat(stores.cells().delete(seen)).isTrue();
        assertThat(stores.cells().delete(seen)).isFalse();
        assertThat(stores.workloads().find(id)).isEqualTo(Optional.empty());
        assertThat(stores.workloads().fragments(id, null, 10).items()).isEmpty();
        assertThat(stores.cells().fragments(List.of(new FragmentKey(other, 0)))).hasSize(1);
    }
}
