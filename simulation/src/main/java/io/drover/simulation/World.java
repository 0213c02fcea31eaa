package io.drover.simulation;

import io.drover.blackbox.Recorder;
import io.drover.model.Money;
import io.drover.model.fragment.Claim;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.LinkId;
import io.drover.ports.LinkMode;
import io.drover.ports.WorkloadFilter;
import io.drover.scheduler.cell.CellSettings;
import io.drover.scheduler.cell.Decisions;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Stores;
import io.drover.testkit.time.ManualClock;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * One simulated installation. The same seed gives the same run. Time is simulated, the cell and its policies are the
 * real ones, and the store is the one in memory, which passes the real store's contract.
 */
public final class World {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final int LATEST_MILLIS = 30_000;

    private final Mishaps mishaps;
    private final RandomGenerator random;
    private final Timeline timeline;
    private final Stores stores = InMemoryStores.open();
    private final Statistics statistics = new Statistics();
    private final Nemeses nemeses;
    private final SimulatedFleet fleet;
    private final SimulatedGateways gateways;
    private final SimulatedCell cell;
    private Consumer<WorkloadId> whenEnded = _ -> {};
    private LinkMode linkMode = LinkMode.ALL;

    public World(long seed, Mishaps mishaps, CellSettings settings) {
        this(seed, mishaps, settings, Recorder.NONE);
    }

    /** @param recorder is told of what goes into each step of the cell and its successors */
    public World(long seed, Mishaps mishaps, CellSettings settings, Recorder recorder) {
        ManualClock clock = new ManualClock(START);
        this.mishaps = mishaps;
        this.random = new SplittableRandom(seed);
        this.timeline = new Timeline(clock, random);
        this.nemeses = new Nemeses(this, mishaps, clock, random);
        this.fleet = new SimulatedFleet(this, random);
        this.gateways = new SimulatedGateways(this, random);
        this.cell = new SimulatedCell(this, settings, recorder);
        cell.begin();
        nemeses.begin();
    }

    /** What goes over the links of workers that are launched from now on, of those that have one. */
    public World links(LinkMode mode) {
        linkMode = mode;
        return this;
    }

    LinkMode linkMode() {
        return linkMode;
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
        gateways.submit(bag);
        return this;
    }

    /** What to hold against each workload when it has ended, also where another one follows under the same id. */
    public World whenEnded(Consumer<WorkloadId> check) {
        whenEnded = check;
        return this;
    }

    /** Lets everything happen until all workloads have ended. */
    public Statistics run(Duration atMost) {
        while (!gateways.isAllOver()) {
            if (!timeline.next() || timeline.uptime().compareTo(atMost) > 0) {
                throw new AssertionError("not finished after " + atMost + ": "
                        + stores.workloads().list(WorkloadFilter.ALL, null, 100).items());
            }
        }
        statistics.ended(timeline.uptime());
        return statistics;
    }

    /** @param desk of the process that has decided it */
    void send(Decisions.Sent sent, SimulatedDesk desk) {
        if (sent.link() instanceof LinkId link) {
            statistics.assigned();
            desk.over(link, sent.request());
            return;
        }
        switch (sent.executor()) {
            case VM -> deliver(() -> fleet.put(sent.request()));
            case FAAS -> deliver(() -> invoke(sent.request()));
        }
    }

    private void invoke(FragmentRequest request) {
        boolean stillborn = nemeses.strikes(shares().stillborn());
        if (stillborn) {
            statistics.vanished();
        }
        fleet.invoke(request, stillborn);
    }

    void respond(FragmentResponse response) {
        deliver(() -> cell.answered(response));
    }

    /** A message comes in after a while: never, late, or twice, as the mishaps will. */
    void deliver(Runnable arrival) {
        if (nemeses.strikes(shares().messageLost())) {
            statistics.messageLost();
        } else if (nemeses.strikes(shares().messageLate())) {
            statistics.messageLate();
            timeline.in(Duration.ofMillis(1 + random.nextInt(LATEST_MILLIS)), arrival);
        } else {
            timeline.soon(arrival);
        }
        if (nemeses.strikes(shares().messageTwice())) {
            timeline.in(Duration.ofSeconds(1 + random.nextInt(10)), arrival);
        }
    }

    void workerDied(SimulatedWorker worker) {
        statistics.workerDied();
        fleet.died(worker);
    }

    void ended(WorkloadId id) {
        whenEnded.accept(id);
    }

    Duration runTime(FragmentRequest request) {
        SimulatedBag bag = bagOf(request);
        Duration normal = Duration.ofMillis(bag.taskMillis())
                .multipliedBy(request.tasks().range().size());
        return nemeses.strikes(shares().slowWorker()) ? normal.multipliedBy(10) : normal;
    }

    boolean isPoisonous(FragmentRequest request) {
        SimulatedBag bag = bagOf(request);
        return bag.poison() >= 0 && request.tasks().range().contains(bag.poison());
    }

    /** Every second bag that holds no poison is one of plain sleeps, of which a worker does not say that they have begun. */
    boolean mayHarm(Claim claim) {
        WorkloadId id = claim.key().workload();
        return bag(id).poison() >= 0 || id.value().hashCode() % 2 == 0;
    }

    /** Tells what was run, in what it cost: of two workloads that follow each other under one id each has its own lines. */
    Money mark(FragmentRequest request) {
        return mark(request.work().key());
    }

    static Money mark(String bag) {
        return new Money(Math.floorMod(bag.hashCode(), 1_000_000) + 1);
    }

    private SimulatedBag bagOf(FragmentRequest request) {
        return bag(request.claim().key().workload());
    }

    void ran(FragmentRequest request) {
        statistics.ran(Attempt.of(request));
    }

    Timeline timeline() {
        return timeline;
    }

    public Stores stores() {
        return stores;
    }

    public Statistics statistics() {
        return statistics;
    }

    SimulatedFleet fleet() {
        return fleet;
    }

    SimulatedGateways gateways() {
        return gateways;
    }

    SimulatedCell cell() {
        return cell;
    }

    Nemeses nemeses() {
        return nemeses;
    }

    Mishaps.MeanTimes means() {
        return mishaps.means();
    }

    Mishaps.Shares shares() {
        return mishaps.shares();
    }

    SimulatedBag bag(WorkloadId id) {
        return gateways.bag(id);
    }

    Set<WorkloadId> submitted() {
        return gateways.submitted();
    }
}
