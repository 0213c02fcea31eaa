package io.drover.scheduler.loop;

import static io.drover.scheduler.loop.TestPorts.CELL;
import static io.drover.scheduler.loop.TestPorts.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.TaskRange;
import io.drover.model.workload.Progress;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;
import io.drover.policy.copy.CopyPolicy;
import io.drover.policy.cut.CutPolicy;
import io.drover.policy.liveness.WhereaboutsPolicy;
import io.drover.policy.order.OrderPolicy;
import io.drover.policy.retry.RetryPolicy;
import io.drover.policy.window.WindowPolicy;
import io.drover.ports.Applied;
import io.drover.ports.CellStore;
import io.drover.ports.EndNews;
import io.drover.ports.ObjectStore;
import io.drover.ports.QueueDepth;
import io.drover.ports.StoreWrite;
import io.drover.ports.WorkloadStore;
import io.drover.scheduler.cell.Cell;
import io.drover.scheduler.cell.CellSettings;
import io.drover.scheduler.cell.Decisions;
import io.drover.scheduler.cell.lane.FleetLane;
import io.drover.scheduler.cell.lane.FunctionLane;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Stores;
import io.drover.wire.Submitted;
import io.drover.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A whole loop over ports that hang, throw and refuse. */
@Timeout(120)
class CellLoopTest {

    private static final Duration BOUND = Duration.ofSeconds(40);

    private final Stores inner = InMemoryStores.open();
    private final InMemoryObjectStore innerObjects = new InMemoryObjectStore();
    private final AtomicBoolean broken = new AtomicBoolean(true);
    private final CountDownLatch over = new CountDownLatch(1);
    private TestPorts.Hook onCells = (_, _) -> null;
    private TestPorts.Hook onWorkloads = (_, _) -> null;
    private Duration idleLook = Duration.ofMillis(50);
    private TestPorts.Hook onObjects = (_, _) -> null;
    private long epochBefore;
    private @Nullable CellLoop loop;
    private @Nullable Thread thread;
    private @Nullable SchedulerPorts ports;

    @AfterEach
    void stop() throws InterruptedException {
        over.countDown();
        if (loop != null && thread != null) {
            loop.stop();
            thread.join(BOUND);
        }
    }

    @Test
    @DisplayName("a bag whose index cannot be read is parked and says why; the others go on, and so does it later")
    void anUnreadableIndex() {
        onObjects = (method, arguments) -> {
            if (broken.get() && method.equals("read") && arguments[0].toString().contains("bad")) {
                throw FaultCode.OBJECTS_UNAVAILABLE.asException("no access");
            }
            return null;
        };
        adopted("bad", 1_000);
        adopted("good", 10);
        start();

        await(() -> state("good") == WorkloadState.RUNNING && fault("bad") == FaultCode.OBJECTS_UNAVAILABLE);
        await(() -> details().get("troubles") instanceof Map<?, ?> troubles && troubles.containsKey("bad"));
        assertThat(epoch()).isEqualTo(1);

        broken.set(false);
        await(() -> state("bad") == WorkloadState.RUNNING && fault("bad") == null);
        assertThat(details()).doesNotContainKey("parked");
    }

    @Test
    @DisplayName("no memory for a bag, or any other error while it is read, is its own trouble and passes")
    void anErrorWhileReading() {
        onObjects = (method, arguments) -> {
            if (broken.get() && method.equals("read") && arguments[0].toString().contains("bad")) {
                throw new OutOfMemoryError("no room for an index");
            }
            return null;
        };
        adopted("bad", 1_000);
        adopted("good", 10);
        start();

        await(() -> state("good") == WorkloadState.RUNNING && details().containsKey("parked"));
        broken.set(false);
        await(() -> state("bad") == WorkloadState.RUNNING);
        assertThat(epoch()).isEqualTo(1);
    }

    @Test
    @DisplayName("a row that cannot be parsed is the trouble of its workload alone")
    void anUnreadableRow() {
        onWorkloads = (method, arguments) -> {
            if (broken.get() && method.equals("find") && arguments[0].toString().equals("bad")) {
                throw new IllegalArgumentException("no such state: RESTING");
            }
            return null;
        };
        adopted("bad", 10);
        adopted("good", 10);
        start();

        await(() -> state("good") == WorkloadState.RUNNING && details().containsKey("parked"));
        broken.set(false);
        await(() -> state("bad") == WorkloadState.RUNNING);
        assertThat(epoch()).isEqualTo(1);
    }

    @Test
    @DisplayName("a fragment that says that it is more than its bag has is not believed, and parks its workload alone")
    void aPortionOutsideOfTheBag() {
        adopted("bad", 10);
        WorkloadId bad = new WorkloadId("bad");
        Fragment more = Fragment.first(new FragmentKey(bad, 0), new TaskRange(0, 2_000_000_000), Instant.now(), null);
        inner.cells()
                .apply(
                        inner.leases().find(CELL).orElseThrow(),
                        List.of(
                                new StoreWrite.MoveWorkload(
                                        bad, WorkloadEvent.START, Instant.now(), Progress.waiting(10), null),
                                new StoreWrite.Dispatch(more)));
        adopted("good", 10);
        start();

        await(() -> state("good") == WorkloadState.RUNNING && details().containsKey("parked"));
        assertThat(inner.workloads().fragments(bad, null, 10).items()).containsExactly(more);
        inner.workloads().requestCancel(bad);
        await(() -> state("bad") == WorkloadState.CANCELLED);
    }

    @Test
    @DisplayName("a read that hangs holds nobody else up, and the lease is kept meanwhile")
    void aHangingRead() {
        onObjects = (method, arguments) -> {
            if (method.equals("read") && arguments[0].toString().contains("bad")) {
                over.await();
            }
            return null;
        };
        adopted("bad", 1_000);
        adopted("good", 1_000);
        start();

        await(() -> state("good") == WorkloadState.RUNNING);
        long beat = lease().beat();
        await(() -> lease().beat() > beat + 3);
        TestPorts.submit(inner, innerObjects, "late", 10, Instant.now());
        ports().submissions().send(List.of(Wire.encode(new Submitted(new WorkloadId("late")))));
        await(() -> CELL.equals(workload("late").cell()));
        assertThat(epoch()).isEqualTo(1);
    }

    @Test
    @DisplayName("a parked workload can be cancelled")
    void cancelParked() {
        onObjects = (method, arguments) -> {
            if (method.equals("read")) {
                throw FaultCode.OBJECTS_UNAVAILABLE.asException("no access");
            }
            return null;
        };
        adopted("bad", 1_000);
        start();
        await(() -> fault("bad") == FaultCode.OBJECTS_UNAVAILABLE);

        inner.workloads().requestCancel(new WorkloadId("bad"));
        await(() -> state("bad") == WorkloadState.CANCELLED);
    }

    @Test
    @DisplayName("a refused write concerns one workload, which is read anew; the cell and the others go on")
    void aRefusedWrite() {
        AtomicInteger refusals = new AtomicInteger();
        onCells = (method, arguments) -> {
            if (method.equals("apply") && writes(arguments).stream().anyMatch(write -> isDispatchOf("bad", write))) {
                if (refusals.getAndIncrement() < 3) {
                    return new Applied.Done(writes(arguments).stream()
                            .map(write -> !isDispatchOf("bad", write)
                                    && inner.cells().apply(lease(), List.of(write)) instanceof Applied.Done)
                            .toList());
                }
            }
            return null;
        };
        adopted("bad", 10);
        adopted("good", 10);
        start();

        await(() -> fault("bad") == FaultCode.INTERNAL_ERROR);
        await(() -> dispatched("bad") && dispatched("good"));
        await(() -> fault("bad") == null);
        assertThat(refusals.get()).isGreaterThanOrEqualTo(3);
        assertThat(epoch()).isEqualTo(1);
    }

    @Test
    @DisplayName("what the store cannot take is the trouble of one workload; the others' writes are made without it")
    void aPoisonousWrite() {
        onCells = (method, arguments) -> {
            if (broken.get()
                    && method.equals("apply")
                    && writes(arguments).stream().anyMatch(write -> isDispatchOf("bad", write))) {
                throw FaultCode.INTERNAL_ERROR.asException("the item is too large");
            }
            return null;
        };
        adopted("bad", 10);
        adopted("good", 10);
        start();

        await(() -> dispatched("good"));
        assertThat(dispatched("bad")).isFalse();
        broken.set(false);
        await(() -> dispatched("bad"));
        assertThat(epoch()).isEqualTo(1);
    }

    @Test
    @DisplayName("a store that cannot be written to is waited for, and nothing is forgotten meanwhile")
    void anAbsentStore() {
        AtomicInteger failures = new AtomicInteger();
        onCells = (method, arguments) -> {
            if (broken.get()
                    && method.equals("apply")
                    && writes(arguments).stream().noneMatch(CellLoopTest::isNote)) {
                failures.incrementAndGet();
                throw FaultCode.STORE_UNAVAILABLE.asException("No space left on device");
            }
            return null;
        };
        adopted("bag", 10);
        start();
        await(() -> failures.get() >= 5);
        assertThat(state("bag")).isEqualTo(WorkloadState.QUEUED);

        broken.set(false);
        await(() -> dispatched("bag"));
        assertThat(epoch()).isEqualTo(1);
        assertThat(details()).containsEntry("decides", true).doesNotContainKey("parked");
    }

    @Test
    @DisplayName("a store that is away at the start is waited for")
    void anAbsentStoreAtTheStart() {
        AtomicInteger tries = new AtomicInteger();
        onCells = (method, _) -> {
            if (method.equals("unfinished") && tries.incrementAndGet() < 4) {
                throw FaultCode.STORE_UNAVAILABLE.asException("away");
            }
            return null;
        };
        adopted("bag", 10);
        start();
        await(() -> dispatched("bag"));
        assertThat(epoch()).isEqualTo(1);
    }

    @Test
    @DisplayName("that another cell is faster is nobody's trouble, and its message goes")
    void anotherCellIsFaster() {
        CellLease other =
                inner.leases().take(new CellId("other"), "other", null).orElseThrow();
        beforeAdopting("bag", id -> inner.cells().apply(other, List.of(new StoreWrite.Adopt(id))));
        start();
        handIn("bag");
        await(() -> Objects.equals(workload("bag").cell(), other.cell())
                && ports().submissions().depth().equals(new QueueDepth(0, 0)));
        handIn("next");
        await(() -> dispatched("next"));
        assertThat(details()).doesNotContainKey("parked");
        assertThat(dispatched("bag")).isFalse();
        assertThat(epoch()).isEqualTo(1);
    }

    @Test
    @DisplayName("a wish to cancel that comes between reading and taking is heard")
    void cancelledBeforeItWasTaken() {
        beforeAdopting("bag", id -> inner.workloads().requestCancel(id));
        start();
        handIn("bag");
        await(() -> state("bag") == WorkloadState.CANCELLED);
        assertThat(dispatched("bag")).isFalse();
        assertThat(epoch()).isEqualTo(1);
    }

    private void beforeAdopting(String name, Consumer<WorkloadId> meanwhile) {
        AtomicBoolean once = new AtomicBoolean();
        onCells = (method, arguments) -> {
            if (method.equals("apply")
                    && writes(arguments).stream()
                            .anyMatch(write -> write instanceof StoreWrite.AdoptAndStart
                                    && write.workload().value().equals(name))
                    && once.compareAndSet(false, true)) {
                meanwhile.accept(new WorkloadId(name));
            }
            return null;
        };
    }

    private void handIn(String name) {
        Workload bag = TestPorts.submit(inner, innerObjects, name, 2, Instant.now());
        ports().submissions().send(List.of(Wire.encode(new Submitted(bag.id()))));
    }

    @Test
    @DisplayName("who waits for an end is told of it when the store has it")
    void theEndIsSaid() throws InterruptedException {
        adopted("bag", 10);
        start();
        await(() -> dispatched("bag") && ports().ends().tells(CELL));
        List<WorkloadState> heard = new CopyOnWriteArrayList<>();
        try (EndNews.Listening _ = ports().ends().listen(new WorkloadId("bag"), () -> heard.add(state("bag")))) {
            inner.workloads().requestCancel(new WorkloadId("bag"));
            await(() -> !heard.isEmpty());
        }
        assertThat(heard).containsExactly(WorkloadState.CANCELLED);
        stop();
        assertThat(ports().ends().tells(CELL)).isFalse();
    }

    @Test
    @DisplayName("a burst of 1,500 bags is taken in batches, and none comes back to life when it has ended")
    void aBurst() {
        AtomicInteger adoptions = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        onCells = (method, arguments) -> {
            if (method.equals("apply") && writes(arguments).stream().anyMatch(StoreWrite::isAdoption)) {
                adoptions.incrementAndGet();
            }
            if (method.equals("apply")
                    && inner.cells().apply(lease(), writes(arguments)) instanceof Applied.Done done) {
                refused.addAndGet((int)
                        done.written().stream().filter(written -> !written).count());
                return done;
            }
            return null;
        };
        start();
        List<String> messages = new ArrayList<>();
        for (int number = 0; number < 1_500; number++) {
            Workload bag = TestPorts.submit(inner, innerObjects, "bag-" + number, 2, Instant.now());
            messages.add(Wire.encode(new Submitted(bag.id())));
        }
        ports().submissions().send(messages);
        // Every message twice, as queues may.
        ports().submissions().send(messages);

        await(() -> inner.cells().unfinished(CELL).size() == 1_500);
        for (int number = 0; number < 1_500; number++) {
            inner.workloads().requestCancel(new WorkloadId("bag-" + number));
        }
        await(() -> inner.cells().unfinished(CELL).isEmpty());
        assertThat(adoptions.get()).isLessThan(600);
        assertThat(refused.get()).isZero();
        assertThat(epoch()).isEqualTo(1);
        await(() -> ports().submissions().depth().visible() == 0);
    }

    private static boolean isDispatchOf(String name, StoreWrite write) {
        return write instanceof StoreWrite.Dispatch && write.workload().value().equals(name);
    }

    private static boolean isNote(StoreWrite write) {
        return write instanceof StoreWrite.NoteTrouble;
    }

    @SuppressWarnings("unchecked")
    private static List<StoreWrite> writes(Object[] arguments) {
        return (List<StoreWrite>) arguments[1];
    }

    /** A workload that the cell has from an earlier tenure, which had not begun it. */
    private void adopted(String name, long tasks) {
        Workload workload = TestPorts.submit(inner, innerObjects, name, tasks, Instant.now());
        CellLease earlier = inner.leases()
                .find(CELL)
                .orElseGet(() -> inner.leases().take(CELL, "test", null).orElseThrow());
        inner.cells().apply(earlier, List.of(new StoreWrite.Adopt(workload.id())));
    }

    private void start() {
        Stores stores = new Stores(
                TestPorts.hooked(WorkloadStore.class, inner.workloads(), (m, a) -> onWorkloads.instead(m, a)),
                TestPorts.hooked(CellStore.class, inner.cells(), (m, a) -> onCells.instead(m, a)),
                inner.claims(),
                inner.workers(),
                inner.leases());
        SchedulerPorts outside = TestPorts.with(
                InstantSource.system(),
                stores,
                TestPorts.hooked(ObjectStore.class, innerObjects, (m, a) -> onObjects.instead(m, a)));
        epochBefore =
                inner.leases().find(CELL).map(lease -> lease.epoch().value()).orElse(0L);
        CellLoop made = new CellLoop(outside, cell(), settings(idleLook), new Silent());
        ports = outside;
        loop = made;
        thread = Thread.ofPlatform().daemon().name("cell-under-test").start(made);
    }

    static CellLoopSettings settings(Duration idleLook) {
        return new CellLoopSettings(
                CELL,
                "test",
                Duration.ofMillis(500),
                Duration.ofMillis(50),
                Duration.ofMillis(5),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                2,
                Duration.ofSeconds(3),
                Duration.ofSeconds(2),
                idleLook);
    }

    static CellSettings cell() {
        return new CellSettings(
                OrderPolicy.named("priority"),
                new RetryPolicy(3, Duration.ofMinutes(1)),
                new CopyPolicy(2, Duration.ofSeconds(1)),
                List.of(
                        new FleetLane(
                                new WindowPolicy(1, 100),
                                new CutPolicy(Duration.ofMillis(100), 1_000),
                                new WhereaboutsPolicy(
                                        Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(4)),
                                false),
                        new FunctionLane(
                                0,
                                new CutPolicy(Duration.ofSeconds(1), 20_000),
                                new WhereaboutsPolicy(
                                        Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(5)))),
                Duration.ofMillis(250),
                "responses");
    }

    private SchedulerPorts ports() {
        return Objects.requireNonNull(ports);
    }

    private Map<String, Object> details() {
        return Objects.requireNonNull(loop).details();
    }

    private CellLease lease() {
        return inner.leases().find(CELL).orElseThrow();
    }

    /** How many tenures there were since the start of the loop. */
    private long epoch() {
        return lease().epoch().value() - epochBefore;
    }

    private Workload workload(String name) {
        return inner.workloads().find(new WorkloadId(name)).orElseThrow();
    }

    private WorkloadState state(String name) {
        return workload(name).state();
    }

    private @Nullable FaultCode fault(String name) {
        @Nullable Fault fault = workload(name).status().fault();
        return fault == null ? null : fault.code();
    }

    private boolean dispatched(String name) {
        return !inner.workloads()
                .fragments(new WorkloadId(name), null, 1)
                .items()
                .isEmpty();
    }

    static final class Silent implements LoopListener {
        @Override
        public void taken(CellLease lease) {}

        @Override
        public void stepped(Cell cell, Decisions decisions, int waitingEvents) {}

        @Override
        public void lost(CellLease lease) {}
    }
}
