package io.drover.scheduler.loop;

import static io.drover.scheduler.loop.TestPorts.CELL;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.cell.CellLease;
import io.drover.model.fragment.Fragment;
import io.drover.model.workload.Workload;
import io.drover.ports.CellLeases;
import io.drover.ports.CellStore;
import io.drover.ports.Claims;
import io.drover.ports.StoreWrite;
import io.drover.ports.WorkerRegistry;
import io.drover.ports.WorkloadStore;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Stores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that is opened in an older state than this process has seen: its file was put back, or lost its last moments. */
@Timeout(60)
class OlderStoreTest {

    private static final long TASKS = 50;

    private final Stores now = InMemoryStores.open();
    private final Stores older = InMemoryStores.open();
    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final AtomicBoolean back = new AtomicBoolean();
    private final CellLoop loop = new CellLoop(
            TestPorts.with(
                    InstantSource.system(),
                    new Stores(
                            either(WorkloadStore.class, now.workloads(), older.workloads()),
                            either(CellStore.class, now.cells(), older.cells()),
                            either(Claims.class, now.claims(), older.claims()),
                            either(WorkerRegistry.class, now.workers(), older.workers()),
                            either(CellLeases.class, now.leases(), older.leases())),
                    objects),
            CellLoopTest.cell(),
            CellLoopTest.settings(Duration.ofMillis(50)),
            new CellLoopTest.Silent());
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(loop);

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop();
        thread.join(Duration.ofSeconds(20));
    }

    @ParameterizedTest(name = "the lease there has epoch {0}")
    @ValueSource(ints = {1, 2, 3})
    @DisplayName("a cell whose store went back begins anew from what is there, and forgets what it knew")
    void goesBack(int epoch) throws InterruptedException {
        Workload bag = TestPorts.submit(now, objects, "bag", TASKS, Instant.now());
        older.workloads().create(bag);
        CellLease lease = take(older, epoch);
        older.cells().apply(lease, List.of(new StoreWrite.Adopt(bag.id())));
        now.cells().apply(take(now, 1), List.of(new StoreWrite.Adopt(bag.id())));
        thread.start();
        TestPorts.await(() -> tasks(now, bag) == TASKS
                && now.leases().find(CELL).orElseThrow().epoch().value() >= 2
                && now.leases().find(CELL).orElseThrow().beat() >= 3);

        back.set(true);
        TestPorts.await(() -> tasks(older, bag) == TASKS);
        assertThat(older.leases().find(CELL).orElseThrow().epoch().value()).isGreaterThan(epoch);
        assertThat(loop.details()).containsEntry("decides", true).doesNotContainKey("parked");
    }

    private static CellLease take(Stores stores, int epoch) {
        CellLease lease = stores.leases().take(CELL, "test", null).orElseThrow();
        for (int next = 2; next <= epoch; next++) {
            lease = stores.leases().take(CELL, "test", lease).orElseThrow();
        }
        return lease;
    }

    private static long tasks(Stores stores, Workload bag) {
        return stores.workloads().fragments(bag.id(), null, 1_000).items().stream()
                .map(Fragment::range)
                .mapToLong(range -> range.size())
                .sum();
    }

    private <T> T either(Class<T> port, T first, T then) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (_, method, arguments) -> {
                    try {
                        return method.invoke(back.get() ? then : first, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                }));
    }
}
