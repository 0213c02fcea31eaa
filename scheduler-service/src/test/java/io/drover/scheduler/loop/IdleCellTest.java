package io.drover.scheduler.loop;

import static io.drover.scheduler.loop.TestPorts.CELL;
import static io.drover.scheduler.loop.TestPorts.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;
import io.drover.ports.CellLeases;
import io.drover.ports.CellStore;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkerRegistry;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Stores;
import io.drover.wire.Submitted;
import io.drover.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a whole loop asks of its ports while there is nothing to do. Its paces are a twentieth of those on AWS. */
@Timeout(120)
class IdleCellTest {

    private static final Duration BOUND = Duration.ofSeconds(40);
    private static final Duration IDLE_LOOK = Duration.ofMillis(500);
    private static final int IDLE_LOOKS = 4;
    private static final Duration EMPTY_RECEIVE = Duration.ofMillis(100);

    private final Stores inner = InMemoryStores.open();
    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final SchedulerPorts ports = counted();

    @Test
    @DisplayName("an idle cell asks twenty times less of its ports than a busy one, and its queue wakes it at once")
    void idle() throws Exception {
        CellLoop loop = new CellLoop(ports, CellLoopTest.cell(), settings(), new CellLoopTest.Silent());
        Thread thread = Thread.ofPlatform().daemon().name("idle-cell").start(loop);
        try {
            int before = count("reports");
            await(() -> count("reports") > before + 2);
            // Quiet after one idle look; what was under way ends within the next.
            Thread.sleep(IDLE_LOOK.multipliedBy(2));
            calls.clear();
            Thread.sleep(IDLE_LOOK.multipliedBy(IDLE_LOOKS));

            assertThat(count("reports")).as("looks at the fleet").isBetween(1, IDLE_LOOKS + 1);
            assertThat(count("untaken")).as("searches").isBetween(1, IDLE_LOOKS + 1);
            assertThat(count("unfinished")).as("searches").isLessThanOrEqualTo(IDLE_LOOKS + 1);
            assertThat(count("renew")).as("renewals of the lease").isBetween(1, IDLE_LOOKS + 1);
            long each = IDLE_LOOK.multipliedBy(IDLE_LOOKS).dividedBy(EMPTY_RECEIVE);
            assertThat(count("receive")).as("receives of one receiver").isLessThanOrEqualTo((int) each + 2);
            assertThat(calls.keySet()).isSubsetOf("reports", "untaken", "unfinished", "renew", "receive");

            TestPorts.submit(inner, objects, "first", 10, Instant.now());
            ports.submissions().send(List.of(Wire.encode(new Submitted(new WorkloadId("first")))));
            await(() -> state("first") == WorkloadState.RUNNING);
            calls.clear();
            await(() -> count("reports") > 5 * IDLE_LOOKS && count("renew") > 5 * IDLE_LOOKS);
        } finally {
            loop.stop();
            thread.join(BOUND);
        }
    }

    private WorkloadState state(String name) {
        return inner.workloads()
                .find(new WorkloadId(name))
                .orElseThrow()
                .status()
                .state();
    }

    private static CellLoopSettings settings() {
        Duration often = Duration.ofMillis(25);
        return new CellLoopSettings(
                CELL,
                "test",
                Duration.ofSeconds(2),
                often,
                Duration.ofMillis(5),
                often,
                Duration.ofMillis(100),
                4,
                Duration.ofSeconds(3),
                Duration.ofSeconds(2),
                IDLE_LOOK);
    }

    private SchedulerPorts counted() {
        Stores stores = new Stores(
                inner.workloads(),
                TestPorts.hooked(CellStore.class, inner.cells(), (method, _) -> {
                    count(method, 1);
                    // Only the message may tell of new work.
                    return method.equals("untaken") ? List.of() : null;
                }),
                inner.claims(),
                TestPorts.hooked(WorkerRegistry.class, inner.workers(), (method, _) -> count(method, 1)),
                TestPorts.hooked(CellLeases.class, inner.leases(), (method, _) -> count(method, 1)));
        SchedulerPorts whole = TestPorts.with(InstantSource.system(), stores, objects);
        WorkQueue responses = TestPorts.hooked(WorkQueue.class, whole.responses(), (method, _) -> {
            count(method, 1);
            if (method.equals("receive")) {
                Thread.sleep(EMPTY_RECEIVE);
                return List.of();
            }
            return null;
        });
        return new SchedulerPorts(
                whole.submissions(),
                whole.requests(),
                whole.carriers(),
                responses,
                whole.links(),
                whole.ends(),
                whole.workloads(),
                whole.cells(),
                whole.leases(),
                whole.workers(),
                whole.deaths(),
                whole.objects(),
                whole.clock(),
                whole.time(),
                whole.recorder());
    }

    private Object count(String method, int more) {
        calls.computeIfAbsent(method, _ -> new AtomicInteger()).addAndGet(more);
        return null;
    }

    private int count(String method) {
        AtomicInteger count = calls.get(method);
        return count == null ? 0 : count.get();
    }
}
