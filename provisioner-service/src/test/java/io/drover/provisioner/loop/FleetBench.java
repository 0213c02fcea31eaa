package io.drover.provisioner.loop;

import io.drover.model.Money;
import io.drover.model.cell.Backlog;
import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.cell.Demand;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.cut.CutPolicy;
import io.drover.policy.fleet.DrainForecast;
import io.drover.policy.fleet.FleetPolicy;
import io.drover.policy.fleet.FleetPolicySettings;
import io.drover.policy.fleet.Offer;
import io.drover.policy.window.WindowPolicy;
import io.drover.ports.Fleet;
import io.drover.ports.Instance;
import io.drover.provisioner.blackbox.RecordedPolicy;
import io.drover.testkit.blackbox.KeptRecording;
import io.drover.testkit.fleet.InMemoryFleet;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Stores;
import io.drover.testkit.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A provisioner on a bench: a fleet of records whose workers report themselves two seconds after they run, as long as the
 * test lets them. One step is one second.
 */
final class FleetBench {

    static final Duration BOOT = Duration.ofSeconds(1);
    private static final int SLOTS = 4;
    private static final Demand UNUSED = new Demand(Executor.VM, 1, 1, Duration.ZERO);

    final ManualClock clock = new ManualClock(Instant.parse("2026-01-02T03:04:05Z"));
    final InMemoryFleet fleet = new InMemoryFleet(Set.of("small"), Set.of("a"), BOOT, clock);
    final Stores stores = InMemoryStores.open();
    final DecisionLog log = new DecisionLog();
    final KeptRecording recording = new KeptRecording(20);
    final Map<String, Integer> busy = new HashMap<>();
    /** Instances whose workers never report. */
    final Set<String> mute = new HashSet<>();
    /** Instances whose workers have not heard yet that they should drain. */
    final Set<String> deaf = new HashSet<>();
    /** Whether the store answers and takes no writes. */
    boolean stuck;
    /** The most instances seen at a time. */
    int most;

    private final FleetPolicySettings settings;
    private final Map<String, Long> beats = new HashMap<>();
    private final Set<String> finished = new HashSet<>();
    private Backlog backlog = Backlog.NONE;
    private CellLease lease = stores.leases().take(new CellId("a"), "me", null).orElseThrow();
    private FleetLoop loop;
    private int launches;

    FleetBench(int min, int max) {
        settings = new FleetPolicySettings(
                min,
                max,
                Duration.ofSeconds(20),
                null,
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                0,
                50,
                50,
                Duration.ofMinutes(1),
                List.of(new Offer("small", SLOTS, Money.dollars("0.10"), null, List.of("a"), Duration.ofSeconds(3))));
        loop = loop(fleet);
    }

    /** Another process takes over and knows nothing but what the ports tell. */
    void restart() {
        loop = loop(fleet);
    }

    void use(Fleet other) {
        loop = loop(other);
    }

    private FleetLoop loop(Fleet some) {
        FleetPolicy policy = new FleetPolicy(
                settings, new DrainForecast(new CutPolicy(Duration.ofMillis(200), 20_000), new WindowPolicy(1, 8)));
        return new FleetLoop(
                new FleetLoop.Sources(some, stores.leases(), stores.workers()),
                new RecordedPolicy(policy, recording),
                () -> "l" + launches++,
                log,
                new FleetLoop.Timing(clock, Duration.ofSeconds(1), Duration.ofSeconds(3)));
    }

    int launches() {
        return launches;
    }

    void backlog(int tasks, Duration work) {
        backlog = tasks == 0 ? Backlog.NONE : Backlog.of(List.of(new Demand(UNUSED.executor(), 1, tasks, work)));
        renew();
    }

    private void renew() {
        lease = stores.leases().renew(lease, backlog).orElseThrow();
    }

    void steps(int seconds) throws InterruptedException {
        for (int second = 0; second < seconds; second++) {
            loop.turn();
            clock.advance(Duration.ofSeconds(1));
            if (stuck) {
                continue;
            }
            renew();
            List<Instance> instances = alive();
            most = Math.max(most, instances.size());
            instances.stream()
                    .filter(instance -> instance.state() == Instance.State.RUNNING)
                    .forEach(this::live);
        }
    }

    List<Instance> alive() {
        List<Instance> all = new ArrayList<>(fleet.instances());
        all.removeIf(instance -> instance.state() == Instance.State.GONE
                || finished.contains(instance.id().value()));
        return all;
    }

    private void live(Instance instance) {
        String id = instance.id().value();
        WorkerId worker = new WorkerId(id);
        if (mute.contains(id) || mute.contains("*")) {
            return;
        }
        boolean draining = !deaf.contains(id) && stores.workers().drainRequested(worker);
        int held = busy.getOrDefault(id, 0);
        if (draining && held == 0) {
            stores.workers().deregister(Holder.any(worker));
            finished.add(id);
            fleet.lose(instance.id());
            return;
        }
        stores.workers()
                .heartbeat(new WorkerReport(
                        worker,
                        new WorkerInfo(
                                SLOTS,
                                "nowhere",
                                1,
                                "a",
                                instance.launchedAt(),
                                Money.ZERO,
                                Executor.VM,
                                Incarnation.UNKNOWN),
                        draining ? WorkerState.DRAINING : WorkerState.READY,
                        beats.merge(id, 1L, Long::sum),
                        Duration.ofSeconds(1),
                        held,
                        claims(held),
                        claims(held),
                        clock.instant()));
    }

    private static List<Claim> claims(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new Claim(new FragmentKey(new WorkloadId("w"), number), AttemptNumber.FIRST))
                .toList();
    }
}
