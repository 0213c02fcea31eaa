package io.drover.scheduler.loop;

import io.drover.model.Moment;
import io.drover.model.cell.CellLease;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.worker.Holder;
import io.drover.model.worker.WorkerReport;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.liveness.BeatWatch;
import io.drover.policy.liveness.FleetView;
import io.drover.policy.pace.Turns;
import io.drover.ports.QueueDepth;
import io.drover.ports.WorkloadRef;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.loop.Inbox.Incoming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what no message tells: workers, rows of unseen fragments, lost submissions and cancellations. Every look
 * runs on a thread of its own, one of a kind at a time; what it sees arrives in the inbox.
 */
final class Watch {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration FORGET_WORKERS_AFTER = Duration.ofMinutes(1);
    private static final int MOST_UNTAKEN = 1_000;
    private static final int MOST_ORPHANS = 100;
    private static final int MOST_OF_ONE = 1_000;
    /** While messages are still waiting: then a row without an owner is no sign of a lost one. */
    private static final Duration PATIENCE_WITH_MESSAGES = Duration.ofSeconds(30);

    private final SchedulerPorts ports;
    private final CellLoopSettings settings;
    private final CellLease lease;
    private final Hands hands;
    private final BeatWatch beats;
    private final Untaken untaken = new Untaken();
    /** At the last look; used by one look at a time. */
    private Set<Holder> gone = Set.of();

    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private final Turns looks = Turns.of("looking at the fleet", LOG::info, LOG::warn, LOG::error);
    private final Turns sweeps =
            Turns.of("looking for lost submissions and cancellations", LOG::info, LOG::warn, LOG::error);

    /**
     * Where it puts what it finds.
     *
     * @param trouble is told of a workload that cannot go on, and why
     */
    record Hands(Loader loader, Roster roster, Inbox inbox, BiConsumer<WorkloadId, Fault> trouble) {}

    Watch(SchedulerPorts ports, CellLoopSettings settings, CellLease lease, Hands hands) {
        this.ports = ports;
        this.settings = settings;
        this.lease = lease;
        this.hands = hands;
        this.beats = new BeatWatch(settings.workerPatience(), settings.look());
    }

    /**
     * @param planned how long after the last one this look was to come
     * @param sinceProof how long ago the store took a write for sure
     */
    void look(List<FragmentKey> unseen, Duration planned, Duration sinceProof) {
        Moment now = ports.time().now();
        Moment proven = now.plus(sinceProof.negated());
        aside("cell-watch", looking, looks, () -> lookNow(unseen, planned, proven));
    }

    /** @param caughtUp whether every message of a submission has been received */
    void sweep(BooleanSupplier caughtUp) {
        aside("cell-sweep", sweeping, sweeps, () -> sweepNow(caughtUp.getAsBoolean()));
    }

    private interface Look {
        void run() throws InterruptedException;
    }

    private static void aside(String name, AtomicBoolean busy, Turns turns, Look look) {
        if (!busy.compareAndSet(false, true)) {
            return;
        }
        Thread.ofVirtual().name(name).start(() -> {
            try {
                boolean _ = turns.take(() -> {
                    look.run();
                    return true;
                });
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                busy.set(false);
            }
        });
    }

    void lookNow(List<FragmentKey> unseen, Duration planned, Moment proven) throws InterruptedException {
        Moment readAt = ports.time().now();
        List<WorkerReport> reports = ports.workers().reports();
        Set<Holder> dead = ports.deaths().among(reports);
        FleetView fleet = beats.look(ports.time().now(), reports, planned, proven, dead);
        List<Fragment> rows = rows(withThoseOfTheGone(unseen, fleet));
        hands.inbox().put(Incoming.seen(new CellEvent.FleetSeen(readAt, fleet, rows, depth(fleet, rows))));
        for (var id : beats.silentFor(FORGET_WORKERS_AFTER)) {
            LOG.info("worker forgotten, silent for {}: {}", FORGET_WORKERS_AFTER, id);
            // As it was seen: the life that begins meanwhile stays.
            reports.stream()
                    .filter(report -> report.id().equals(id))
                    .forEach(report -> ports.workers().deregister(report.holder()));
        }
    }

    /** What somebody held who is gone since the last look is unseen from now on: there is no need to wait for the next. */
    private List<FragmentKey> withThoseOfTheGone(List<FragmentKey> unseen, FleetView fleet) {
        Set<FragmentKey> all = new LinkedHashSet<>(unseen);
        fleet.gone().forEach((holder, last) -> {
            if (!gone.contains(holder)) {
                last.held().stream().limit(MOST_OF_ONE).map(Claim::key).forEach(all::add);
            }
        });
        gone = Set.copyOf(fleet.gone().keySet());
        return List.copyOf(all);
    }

    /** A question that costs a call, so it is only asked when somebody might miss a request. It decides nothing else. */
    private @Nullable QueueDepth depth(FleetView fleet, List<Fragment> rows) {
        if (!CellEvent.FleetSeen.needsDepth(fleet, rows)) {
            return null;
        }
        try {
            return ports.requests().depth();
        } catch (FaultException e) {
            LOG.debug("how many requests wait is not known: {}", e.getMessage());
            return null;
        }
    }

    /** Rows that cannot be read are the trouble of their workload. */
    private List<Fragment> rows(List<FragmentKey> unseen) {
        if (unseen.isEmpty()) {
            return List.of();
        }
        try {
            return ports.cells().fragments(unseen);
        } catch (RuntimeException | Error e) {
            if (isAway(e)) {
                throw e;
            }
            return rowsApart(unseen);
        }
    }

    private List<Fragment> rowsApart(List<FragmentKey> unseen) {
        List<Fragment> rows = new ArrayList<>();
        Map<WorkloadId, List<FragmentKey>> byWorkload =
                unseen.stream().collect(Collectors.groupingBy(FragmentKey::workload));
        for (Map.Entry<WorkloadId, List<FragmentKey>> own : byWorkload.entrySet()) {
            try {
                rows.addAll(ports.cells().fragments(own.getValue()));
            } catch (RuntimeException | Error e) {
                if (isAway(e)) {
                    throw e;
                }
                Fault fault = FaultCode.INTERNAL_ERROR.because("its fragments cannot be read: " + e.getMessage());
                hands.trouble().accept(own.getKey(), fault);
            }
        }
        return rows;
    }

    private static boolean isAway(Throwable e) {
        return e instanceof FaultException fault && fault.fault().code() == FaultCode.STORE_UNAVAILABLE;
    }

    void sweepNow(boolean caughtUp) throws InterruptedException {
        Duration age = caughtUp ? settings.sweep() : PATIENCE_WITH_MESSAGES;
        List<WorkloadId> orphans = untaken
                .look(ports.time().now(), ports.cells().untaken(MOST_UNTAKEN), age)
                .stream()
                .limit(MOST_ORPHANS)
                .toList();
        if (!orphans.isEmpty()) {
            LOG.info(
                    "{} workloads were submitted and never taken, their messages may be lost; the first is {}",
                    orphans.size(),
                    orphans.getFirst());
            orphans.forEach(hands.loader()::load);
        }
        for (WorkloadRef mine : ports.cells().unfinished(lease.cell())) {
            if (mine.cancelRequested() && !hands.roster().isWaiting(mine.id())) {
                hands.inbox().put(Incoming.seen(new CellEvent.CancelRequested(mine.id())));
            }
            // What the list shows of one that is in hand may be over.
            hands.loader().load(mine.id());
        }
    }
}
