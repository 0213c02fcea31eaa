package io.drover.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.cell.CellLease;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentState;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.Applied;
import io.drover.ports.StoreWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;

/** What the suites of the store's ports share: a store with a cell that owns workloads. */
public abstract class StoreContract {

    protected final Samples samples = new Samples();
    protected Stores stores;

    /** The store to test; it may be the same for all tests and hold what others left in it. */
    protected abstract Stores openStores();

    @BeforeEach
    void open() {
        stores = openStores();
    }

    protected CellLease lease(String cell) {
        return stores.leases().take(samples.cell(cell), "owner-1", null).orElseThrow();
    }

    /** Applies writes that must not be fenced. */
    protected List<Boolean> apply(CellLease lease, StoreWrite... writes) {
        Applied applied = stores.cells().apply(lease, List.of(writes));
        assertThat(applied).isInstanceOf(Applied.Done.class);
        return applied instanceof Applied.Done(List<Boolean> written) ? written : List.of();
    }

    /** A workload that the cell has taken. */
    protected WorkloadId adopted(CellLease lease, String name) {
        Workload workload = samples.workload(name);
        assertThat(stores.workloads().create(workload)).isEmpty();
        assertThat(apply(lease, new StoreWrite.Adopt(workload.id()))).containsExactly(true);
        return workload.id();
    }

    /** The first fragments of a workload, dispatched. */
    protected List<Fragment> dispatched(CellLease lease, WorkloadId workload, int count) {
        List<Fragment> fragments = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            fragments.add(Samples.fragment(workload, number));
        }
        assertThat(apply(lease, fragments.stream().map(StoreWrite.Dispatch::new).toArray(StoreWrite[]::new)))
                .hasSize(count)
                .containsOnly(true);
        return fragments;
    }

    protected Fragment find(FragmentKey key) {
        return stores.cells().fragments(List.of(key)).getFirst();
    }

    protected Workload find(WorkloadId id) {
        return stores.workloads().find(id).orElseThrow();
    }

    protected static StoreWrite.MoveWorkload move(WorkloadId id, WorkloadEvent event) {
        boolean bad = event == WorkloadEvent.CANCEL || event == WorkloadEvent.EXPIRE || event == WorkloadEvent.FAIL;
        return new StoreWrite.MoveWorkload(
                id,
                event,
                Samples.NOW.plusSeconds(event.ordinal()),
                Samples.progress(10),
                bad ? Samples.fault() : null);
    }

    protected static StoreWrite.End end(Claim claim, FragmentOutcome outcome) {
        return new StoreWrite.End(claim.key(), claim.attempt(), outcome);
    }

    protected static StoreWrite.Close close(FragmentKey key, FragmentState state) {
        return new StoreWrite.Close(key, state, Samples.NOW.plusSeconds(7), Samples.fault());
    }

    /** Runs the body in as many threads as asked for, all released at the same moment. */
    protected static <T> List<T> atOnce(int threads, Callable<T> body) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(threads);
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                futures.add(executor.submit(() -> {
                    barrier.await(30, TimeUnit.SECONDS);
                    return body.call();
                }));
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> future : futures) {
                answers.add(future.get(60, TimeUnit.SECONDS));
            }
            return answers;
        }
    }
}
