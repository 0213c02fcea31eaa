package io.drover.simulation;

import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.workload.BagIndex;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.liveness.BeatWatch;
import io.drover.ports.Applied;
import io.drover.ports.QueueDepth;
import io.drover.ports.StoreWrite;
import io.drover.ports.WorkloadFilter;
import io.drover.scheduler.cell.Cell;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.cell.CellSettings;
import io.drover.scheduler.cell.Decisions;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Stores;
import io.drover.testkit.time.ManualClock;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One simulated installation. The same seed gives the same run. Time is simulated, the cell and its policies are the
 * real ones, and the store is the in-memory twin that passes the real store's contract.
 */
public final class World {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final CellId CELL = new CellId("sim");
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final ManualClock clock = new ManualClock(START);
    private final RandomGenerator random;
    private final Timeline timeline;
    private final Mishaps mishaps;
    private final CellSettings settings;
    private final Stores stores = InMemoryStores.open();
    private final Map<WorkloadId, SimulatedBag> bags = new HashMap<>();
    private final Map<WorkloadId, BagIndex> indexes = new HashMap<>();
    private final List<CellEvent> inbox = new ArrayList<>();
    private final Statistics statistics = new Statistics();
    private final SimulatedFleet fleet;
    private final Nemeses nemeses;
    private final Standstill cellPause;
    private BeatWatch beats = new BeatWatch(Duration.ofSeconds(3), LOOK);
    private Cell cell;
    private CellLease lease;

    public World(long seed, Mishaps mishaps, CellSettings settings) {
        this.random = new SplittableRandom(seed);
        this.timeline = new Timeline(clock, random);
        this.mishaps = mishaps;
        this.settings = settings;
        this.cell = new Cell(settings);
        this.lease = stores.leases().take(CELL, "sim-1", null).orElseThrow();
        this.fleet = new SimulatedFleet(this, random);
        this.nemeses = new Nemeses(this, mishaps, clock, random);
        this.cellPause = new Standstill(timeline);
        timeline.in(TICK, this::tick);
        timeline.in(Duration.ZERO, this::look);
        nemeses.begin();
    }

    public World workers(int count, int slots) {
        for (int i = 0; i < count; i++) {
            fleet.launch(slots);
        }
        return this;
    }

    /** Workers that report themselves, have free slots and never take anything. */
    public World idlers(int count) {
        for (int i = 0; i < count; i++) {
            fleet.launchIdler();
        }
        return this;
    }

    public World submit(SimulatedBag bag) {
        timeline.in(bag.at(), () -> submitNow(bag));
        return this;
    }

    private void submitNow(SimulatedBag bag) {
        Workload workload = bag.workload(timeline.wall());
        bags.put(workload.id(), bag);
        indexes.put(workload.id(), bag.index());
        stores.workloads().create(workload);
        take(workload.id());
    }

    private void take(WorkloadId id) {
        stores.cells().apply(lease, List.of(new StoreWrite.Adopt(id)));
        inbox.add(taken(stores.workloads().find(id).orElseThrow()));
    }

    private CellEvent taken(Workload workload) {
        List<Fragment> fragments = stores.workloads()
                .fragments(workload.id(), null, Integer.MAX_VALUE)
                .items();
        return new CellEvent.Taken(workload, Objects.requireNonNull(indexes.get(workload.id())), fragments);
    }

    /** Lets everything happen until all workloads have ended. */
    public Statistics run(Duration atMost) {
        while (!allEnded()) {
            if (!timeline.next() || timeline.uptime().compareTo(atMost) > 0) {
                throw new AssertionError("not finished after " + atMost + ": "
                        + stores.workloads().list(WorkloadFilter.ALL, null, 100).items());
            }
        }
        statistics.ended(timeline.uptime());
        return statistics;
    }

    private boolean allEnded() {
        return !bags.isEmpty()
                && bags.keySet().stream()
                        .allMatch(id -> stores.workloads()
                                .find(id)
                                .orElseThrow()
                                .state()
                                .isTerminal());
    }

    private void tick() {
        if (cellPause.isOn()) {
            cellPause.orNow(this::tick);
            return;
        }
        List<CellEvent> events = List.copyOf(inbox);
        inbox.clear();
        carryOut(cell.step(clock.now(), events));
        timeline.in(events.isEmpty() ? TICK : Duration.ofMillis(2), this::tick);
    }

    private void carryOut(Decisions decisions) {
        write(decisions);
        if (nemeses.strikes(mishaps.storeUncertain())) {
            // It was done, and nobody said so: the loop writes the same again, and gives its memory up if that goes on.
            if (random.nextInt(4) == 0) {
                statistics.unsent(decisions.sends().size());
                restartCell();
                return;
            }
            write(decisions);
        }
        statistics.stepped(decisions);
        for (Decisions.Sent sent : decisions.sends()) {
            switch (sent.executor()) {
                case VM -> deliver(() -> fleet.put(sent.request()));
                case FAAS -> deliver(() -> invoke(sent.request()));
            }
        }
    }

    private void invoke(FragmentRequest request) {
        boolean stillborn = nemeses.strikes(mishaps.stillborn());
        if (stillborn) {
            statistics.vanished();
        }
        fleet.invoke(request, stillborn);
    }

    private void write(Decisions decisions) {
        Applied applied = stores.cells().apply(lease, decisions.writes());
        if (!(applied instanceof Applied.Done(List<Boolean> written)) || written.contains(false)) {
            throw new AssertionError(
                    "the store refused a decision of its only cell: " + applied + " for " + decisions.writes());
        }
    }

    private void look() {
        if (cellPause.isOn()) {
            cellPause.orNow(this::look);
            return;
        }
        List<Fragment> rows = stores.cells().fragments(cell.takeUnseen(clock.now(), Duration.ofSeconds(2), 1_000));
        inbox.add(new CellEvent.FleetSeen(
                beats.look(clock.now(), stores.workers().reports()), rows, new QueueDepth(fleet.waiting(), 0)));
        timeline.in(LOOK, this::look);
    }

    /** The deciding process dies with all it had in memory; another takes the cell over. */
    void restartCell() {
        lease = stores.leases().take(CELL, "sim-again", lease).orElseThrow();
        cell = new Cell(settings);
        beats = new BeatWatch(Duration.ofSeconds(3), LOOK);
        inbox.clear();
        stores.cells()
                .unfinished(CELL)
                .forEach(workload ->
                        inbox.add(taken(stores.workloads().find(workload.id()).orElseThrow())));
        statistics.cellRestarted();
    }

    void workerDied(SimulatedWorker worker) {
        statistics.workerDied();
        fleet.died(worker);
    }

    /** A probe died of what it ran; it is written down, to be held against the verdict. */
    void probeDied(Claim claim) {
        statistics.probeDied(claim.key());
    }

    void respond(FragmentResponse response) {
        deliver(() -> {
            List<Fragment> rows =
                    stores.cells().fragments(List.of(response.claim().key()));
            inbox.add(new CellEvent.Responded(response, rows.isEmpty() ? null : rows.getFirst()));
        });
    }

    private void deliver(Runnable arrival) {
        if (nemeses.strikes(mishaps.messageLost())) {
            statistics.messageLost();
        } else {
            timeline.soon(arrival);
        }
        if (nemeses.strikes(mishaps.messageTwice())) {
            timeline.in(Duration.ofSeconds(1 + random.nextInt(10)), arrival);
        }
    }

    Duration runTime(FragmentRequest request) {
        SimulatedBag bag = bagOf(request);
        Duration normal =
                Duration.ofMillis(bag.taskMillis()).multipliedBy(request.range().size());
        return nemeses.strikes(mishaps.slowWorker()) ? normal.multipliedBy(10) : normal;
    }

    boolean isPoisonous(FragmentRequest request) {
        SimulatedBag bag = bagOf(request);
        return bag.poison() >= 0 && request.range().contains(bag.poison());
    }

    private SimulatedBag bagOf(FragmentRequest request) {
        return bag(request.claim().key().workload());
    }

    void ran(Claim claim) {
        statistics.claimed(claim);
    }

    Timeline timeline() {
        return timeline;
    }

    public Stores stores() {
        return stores;
    }

    SimulatedFleet fleet() {
        return fleet;
    }

    Standstill cellPause() {
        return cellPause;
    }

    Nemeses nemeses() {
        return nemeses;
    }

    Mishaps mishaps() {
        return mishaps;
    }

    SimulatedBag bag(WorkloadId id) {
        return Objects.requireNonNull(bags.get(id));
    }

    Set<WorkloadId> submitted() {
        return Set.copyOf(bags.keySet());
    }
}
