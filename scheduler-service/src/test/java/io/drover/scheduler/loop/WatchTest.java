package io.drover.scheduler.loop;

import static io.drover.scheduler.loop.TestPorts.CELL;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Money;
import io.drover.model.cell.CellLease;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.StoreWrite;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.loop.Inbox.Incoming;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import io.drover.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WatchTest {

    private static final WorkloadId BAG = new WorkloadId("bag");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-02T03:04:05Z"));
    private final Stores stores = InMemoryStores.open();
    private final CellLease lease = stores.leases().take(CELL, "me", null).orElseThrow();
    private final InMemoryObjectStore objects = new InMemoryObjectStore(clock);
    private final Set<Holder> dead = new HashSet<>();
    private final SchedulerPorts ports = TestPorts.with(clock, stores, objects, _ -> Set.copyOf(dead));
    private final Inbox inbox = new Inbox();
    private final Roster roster = new Roster(System::nanoTime);
    private final Loader loader = new Loader(ports, lease, roster, inbox);
    private final Watch watch =
            new Watch(ports, settings(), lease, new Watch.Hands(loader, roster, inbox, (_, _) -> {}));

    @AfterEach
    void close() {
        loader.close();
    }

    @Test
    @DisplayName("a workload of this cell that the list did not show at the start is taken by a sweep, once")
    void aMissedWorkloadIsTaken() throws InterruptedException {
        submit();
        adopt();

        watch.sweepNow(true);
        watch.sweepNow(true);
        assertThat(taken()).isEqualTo(BAG);
        assertThat(inbox.take(Duration.ofMillis(300), 0)).isEmpty();
    }

    @Test
    @DisplayName("what the cell knows is not taken a second time, nor what is on its way to it")
    void aKnownWorkloadIsLeftAlone() throws InterruptedException {
        submit();
        adopt();
        roster.begin(BAG);
        watch.sweepNow(true);
        roster.decided(BAG);
        watch.sweepNow(true);

        assertThat(inbox.take(Duration.ofMillis(300), 0)).isEmpty();
    }

    @Test
    @DisplayName("while messages wait, a row without an owner is no sign of a lost one; an old one is")
    void orphans() throws InterruptedException {
        submit();
        clock.advance(Duration.ofSeconds(5));
        watch.sweepNow(false);
        assertThat(stores.workloads().find(BAG).orElseThrow().cell()).isNull();

        watch.sweepNow(true);
        assertThat(taken()).as("handed to the cell, which takes it").isEqualTo(BAG);
    }

    @Test
    @DisplayName("a submission whose message is lost is taken although the clock that dated it was far ahead")
    void aSubmissionFromTheFuture() throws InterruptedException {
        submit();
        clock.stepWall(Duration.ofHours(-1));
        watch.sweepNow(true);
        assertThat(stores.workloads().find(BAG).orElseThrow().cell()).isNull();

        clock.advance(Duration.ofSeconds(6));
        watch.sweepNow(true);
        assertThat(taken()).isEqualTo(BAG);
    }

    @Test
    @DisplayName("what a worker held whose process has ended is looked at with the look that finds it out")
    void aDeath() throws InterruptedException {
        submit();
        adopt();
        Fragment fragment = Samples.fragment(BAG, 0);
        stores.cells().apply(lease, List.of(new StoreWrite.Dispatch(fragment)));
        Holder holder = new Holder(new WorkerId("w"), new Incarnation("x"));
        stores.claims().claim(holder, clock.instant(), List.of(fragment.claim()));
        stores.workers().heartbeat(report(holder, fragment.claim()));

        assertThat(look().rows()).isEmpty();
        dead.add(holder);
        CellEvent.FleetSeen seen = look();
        assertThat(seen.fleet().gone()).containsOnlyKeys(holder);
        assertThat(seen.rows()).extracting(Fragment::claim).containsExactly(fragment.claim());
        assertThat(look().rows()).isEmpty();
    }

    private CellEvent.FleetSeen look() throws InterruptedException {
        clock.advance(Duration.ofMillis(100));
        watch.lookNow(List.of(), Duration.ofSeconds(1), ports.time().now());
        return (CellEvent.FleetSeen)
                inbox.take(Duration.ofSeconds(20), 0).getFirst().event();
    }

    private WorkerReport report(Holder holder, Claim held) {
        WorkerInfo info =
                new WorkerInfo(4, "host", 1, "zone", clock.instant(), Money.ZERO, Executor.VM, holder.incarnation());
        return new WorkerReport(
                holder.worker(),
                info,
                WorkerState.READY,
                1,
                Duration.ofSeconds(1),
                1,
                List.of(held),
                List.of(),
                clock.instant());
    }

    private void submit() {
        TestPorts.submit(stores, objects, BAG.value(), 10, clock.instant());
    }

    private void adopt() {
        stores.cells().apply(lease, List.of(new StoreWrite.Adopt(BAG)));
    }

    private WorkloadId taken() throws InterruptedException {
        Incoming first = inbox.take(Duration.ofSeconds(20), 0).getFirst();
        assertThat(first.event()).isInstanceOf(CellEvent.Taken.class);
        return first.about().orElseThrow();
    }

    private static CellLoopSettings settings() {
        Duration second = Duration.ofSeconds(1);
        return new CellLoopSettings(CELL, "me", second, second, second, second, second, 1, second, second, second);
    }
}
