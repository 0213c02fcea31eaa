package io.drover.testkit.store;

import io.drover.model.cell.Backlog;
import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerReport;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store that lives and dies with the test: the maps behind the five ports, and the one lock that guards them. */
public final class InMemoryStores {

    final Map<WorkloadId, Workload> workloads = new HashMap<>();
    final Map<WorkerId, WorkerReport> reports = new TreeMap<>();
    final Set<WorkerId> draining = new HashSet<>();
    final Map<CellId, CellLease> leases = new HashMap<>();
    final Map<CellId, Backlog> backlogs = new HashMap<>();
    private final Map<WorkloadId, NavigableMap<Integer, Fragment>> fragments = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    private InMemoryStores() {}

    public static Stores open() {
        InMemoryStores state = new InMemoryStores();
        return new Stores(
                new InMemoryWorkloadStore(state),
                new InMemoryCellStore(state),
                new InMemoryClaims(state),
                new InMemoryWorkerRegistry(state),
                new InMemoryCellLeases(state));
    }

    <T extends @Nullable Object> T locked(Supplier<T> body) {
        lock.lock();
        try {
            return body.get();
        } finally {
            lock.unlock();
        }
    }

    NavigableMap<Integer, Fragment> fragments(WorkloadId workload) {
        return fragments.computeIfAbsent(workload, _ -> new TreeMap<>());
    }

    @Nullable
    Fragment fragment(FragmentKey key) {
        return fragments(key.workload()).get(key.number());
    }

    void put(Fragment fragment) {
        fragments(fragment.key().workload()).put(fragment.key().number(), fragment);
    }

    void remove(WorkloadId workload) {
        workloads.remove(workload);
        fragments.remove(workload);
    }
}
