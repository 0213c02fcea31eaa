package io.drover.scheduler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.workload.BagIndex;
import io.drover.model.workload.BagSpec;
import io.drover.model.workload.ClientId;
import io.drover.model.workload.Submission;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadOptions;
import io.drover.model.workload.WorkloadStatus;
import io.drover.ports.QueueSpec;
import io.drover.ports.StoreWrite;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.loop.Inbox.Incoming;
import io.drover.testkit.functions.InMemoryFunctions;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.drover.testkit.queue.InMemoryWorkQueues;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Stores;
import io.drover.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WatchTest {

    private static final CellId CELL = new CellId("a");
    private static final WorkloadId BAG = new WorkloadId("bag");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-02T03:04:05Z"));
    private final Stores stores = InMemoryStores.open();
    private final CellLease lease = stores.leases().take(CELL, "me", null).orElseThrow();
    private final Inbox inbox = new Inbox();
    private final Watch watch = watch();

    @Test
    @DisplayName("J10: a workload of this cell that the list did not show at the start is taken by the second sweep")
    void aMissedWorkloadIsTaken() throws InterruptedException {
        submit();

        assertThat(sweep(List.of())).isEmpty();
        assertThat(sweep(List.of()))
                .singleElement()
                .isInstanceOfSatisfying(
                        CellEvent.Taken.class,
                        taken -> assertThat(taken.workload().id()).isEqualTo(BAG));
    }

    @Test
    @DisplayName("J10: what the cell knows is not taken a second time")
    void aKnownWorkloadIsLeftAlone() throws InterruptedException {
        submit();

        assertThat(sweep(List.of(BAG))).isEmpty();
        assertThat(sweep(List.of(BAG))).isEmpty();
    }

    @Test
    @DisplayName("J10: a workload that the cell had not heard of yet, and has since, is not taken a second time")
    void aWorkloadOnItsWayIsLeftAlone() throws InterruptedException {
        submit();

        assertThat(sweep(List.of())).isEmpty();
        assertThat(sweep(List.of(BAG))).isEmpty();
        assertThat(sweep(List.of())).isEmpty();
    }

    private void submit() {
        BagSpec bag = new BagSpec("bags/" + BAG, 10, 90, BagIndex.MIN_STRIDE, 100, 0, true);
        stores.workloads()
                .create(new Workload(
                        new Submission(
                                BAG, new ClientId("me"), bag, WorkloadOptions.DEFAULT, "digest", clock.instant()),
                        WorkloadStatus.queued(10),
                        null,
                        false,
                        clock.instant().plus(Duration.ofDays(7))));
        stores.cells().apply(lease, List.of(new StoreWrite.Adopt(BAG)));
    }

    /** One look that sweeps; what it found beside the fleet. */
    private List<CellEvent> sweep(List<WorkloadId> known) throws InterruptedException {
        clock.advance(Duration.ofMinutes(1));
        watch.lookNow(List.of(), Set.copyOf(known));
        List<CellEvent> events = new ArrayList<>();
        inbox.take(Duration.ZERO, 0).stream()
                .map(Incoming::event)
                .filter(event -> !(event instanceof CellEvent.FleetSeen))
                .forEach(events::add);
        return events;
    }

    private Watch watch() {
        Duration second = Duration.ofSeconds(1);
        InMemoryWorkQueues queues = new InMemoryWorkQueues(clock);
        SchedulerPorts ports = new SchedulerPorts(
                queues.open(QueueSpec.plain("submissions", second)),
                queues.open(QueueSpec.plain("requests", second)),
                new FunctionRequests(new InMemoryFunctions(Map.of()), "none"),
                queues.open(QueueSpec.plain("responses", second)),
                stores.workloads(),
                stores.cells(),
                stores.leases(),
                stores.workers(),
                new InMemoryObjectStore(),
                clock);
        LoopSettings settings = new LoopSettings(CELL, "me", second, second, second, second, second, 1, second, second);
        return new Watch(ports, settings, lease, new Adoption(ports, lease), inbox);
    }
}
