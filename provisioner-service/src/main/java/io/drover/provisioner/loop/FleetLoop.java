package io.drover.provisioner.loop;

import io.drover.model.Timepiece;
import io.drover.model.cell.Backlog;
import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.fault.FaultException;
import io.drover.model.worker.InstanceId;
import io.drover.model.worker.WorkerReport;
import io.drover.policy.fleet.FleetDecision;
import io.drover.policy.fleet.FleetPicture;
import io.drover.policy.pace.Outage;
import io.drover.policy.pace.Turns;
import io.drover.ports.CellLeases;
import io.drover.ports.Fleet;
import io.drover.ports.Instance;
import io.drover.ports.WorkerRegistry;
import io.drover.provisioner.blackbox.RecordedPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the fleet as large as its policy says: observe, decide, apply, once a tick. */
public final class FleetLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(FleetLoop.class);

    /**
     * What it looks at.
     *
     * @param cells tell what is to be done
     * @param workers tell what they do
     */
    public record Sources(Fleet fleet, CellLeases cells, WorkerRegistry workers) {}

    private final Sources sources;
    private final RecordedPolicy policy;
    private final FleetMemory memory;
    private final FleetHands hands;
    private final DecisionLog log;
    private final Timepiece time;
    /** The wall's may step, and would make the whole fleet silent or out of patience at once. */
    private final InstantSource steady;

    private final Duration tick;
    private final Outage seeing = new Outage("looking at the fleet, which stays as it is meanwhile,");
    private final Turns turning = Turns.of("a turn of the fleet", LOG::info, LOG::warn, LOG::error);
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * When it looks.
     *
     * @param workerPatience how long a worker's beat may stand still
     */
    public record Timing(Timepiece time, Duration tick, Duration workerPatience) {}

    /** @param launchIds gives every launch an id that no other has, in this process or another */
    public FleetLoop(
            Sources sources, RecordedPolicy policy, Supplier<String> launchIds, DecisionLog log, Timing timing) {
        this.sources = sources;
        this.policy = policy;
        this.log = log;
        memory = new FleetMemory(policy.settings(), timing.workerPatience());
        time = timing.time();
        steady = Timepiece.steady(time);
        hands = new FleetHands(sources.fleet(), sources.workers(), memory, launchIds, steady);
        tick = timing.tick();
    }

    @Override
    public void run() {
        try {
            do {
                turn();
            } while (!stopped.await(tick.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void stop() {
        stopped.countDown();
    }

    private Map<InstanceId, String> lastWords(List<Instance> instances) {
        Map<InstanceId, String> words = new HashMap<>();
        for (Instance instance : instances) {
            if (instance.state() == Instance.State.GONE) {
                sources.fleet().lastWords(instance.id()).ifPresent(said -> words.put(instance.id(), said));
            }
        }
        return words;
    }

    private FleetMemory.Signs signs(Set<CellId> cells) {
        List<WorkerReport> reports = sources.workers().reports();
        Set<CellLease> leases = new HashSet<>();
        if (memory.needsLeases(reports)) {
            cells.forEach(cell -> sources.cells().find(cell).ifPresent(leases::add));
        }
        return new FleetMemory.Signs(reports, leases);
    }

    /** One turn; public for tests, which have no thread. */
    public void turn() throws InterruptedException {
        boolean _ = turning.take(this::look);
    }

    private boolean look() throws InterruptedException {
        try {
            Instant now = steady.instant();
            Map<CellId, Backlog> backlogs = sources.cells().backlogs();
            Backlog backlog = backlogs.values().stream().reduce(Backlog.NONE, Backlog::plus);
            List<Instance> instances = sources.fleet().instances();
            FleetPicture picture = memory.look(now, instances, signs(backlogs.keySet()), backlog, lastWords(instances));
            FleetDecision decision = policy.decide(picture);
            memory.needed(decision.recentNeed());
            List<DecisionLog.Done> done = hands.carryOut(memory.news(decision.actions(), now));
            log.add(decision.explanation(), done, picture.members());
            seeing.worked().ifPresent(LOG::info);
            return true;
        } catch (FaultException e) {
            // What cannot be seen is not acted upon: the fleet stays as it is.
            seeing.failed(e).ifPresent(LOG::warn);
            log.blind(time.now().wall(), e.fault());
            return false;
        }
    }
}
