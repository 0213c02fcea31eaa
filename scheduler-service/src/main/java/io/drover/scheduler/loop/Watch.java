package io.drover.scheduler.loop;

import io.drover.model.cell.CellLease;
import io.drover.model.fault.FaultException;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.liveness.BeatWatch;
import io.drover.policy.liveness.FleetView;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.loop.Inbox.Incoming;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at what no message tells: workers, rows of suspicious fragments, lost submissions and cancellations. */
final class Watch {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration FORGET_WORKERS_AFTER = Duration.ofMinutes(1);
    private static final int MOST_ORPHANS = 100;

    private final SchedulerPorts ports;
    private final LoopSettings settings;
    private final CellLease lease;
    private final Adoption adoption;
    private final Inbox inbox;
    private final BeatWatch beats;
    private final AtomicBoolean looking = new AtomicBoolean();
    private Instant sweptAt = Instant.EPOCH;
    /** What the last sweep found to be of this cell while the cell did not know it. */
    private Set<WorkloadId> missed = Set.of();

    Watch(SchedulerPorts ports, LoopSettings settings, CellLease lease, Adoption adoption, Inbox inbox) {
        this.ports = ports;
        this.settings = settings;
        this.lease = lease;
        this.adoption = adoption;
        this.inbox = inbox;
        this.beats = new BeatWatch(settings.workerPatience());
    }

    /**
     * Looks once, on a thread of its own; what it sees arrives in the inbox. One look at a time.
     *
     * @param known the cell's workloads now, after everything decided so far was written
     */
    void look(List<FragmentKey> suspects, List<WorkloadId> known) {
        if (looking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("cell-watch").start(() -> {
                try {
                    lookNow(suspects, Set.copyOf(known));
                } finally {
                    looking.set(false);
                }
            });
        }
    }

    void lookNow(List<FragmentKey> suspects, Set<WorkloadId> known) {
        try {
            Instant now = ports.clock().instant();
            FleetView fleet = beats.look(now, ports.workers().reports());
            List<Fragment> rows = suspects.isEmpty() ? List.of() : ports.cells().fragments(suspects);
            inbox.put(Incoming.seen(new CellEvent.FleetSeen(fleet, rows)));
            for (var id : beats.silentFor(FORGET_WORKERS_AFTER, now)) {
                LOG.info("worker forgotten, silent for {}: {}", FORGET_WORKERS_AFTER, id);
                ports.workers().deregister(id);
            }
            if (!sweptAt.plus(settings.sweep()).isAfter(now)) {
                sweep(now, known);
                sweptAt = now;
            }
        } catch (FaultException e) {
            LOG.warn("cannot look at the fleet: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep(Instant now, Set<WorkloadId> known) throws InterruptedException {
        for (Workload orphan : ports.cells().orphans(now.minus(settings.sweep()), MOST_ORPHANS)) {
            LOG.info("workload {} was submitted and never taken: its message may be lost", orphan.id());
            adopt(orphan.id());
        }
        Set<WorkloadId> missing = new HashSet<>();
        for (Workload mine : ports.cells().unfinished(lease.cell())) {
            if (mine.cancelRequested()) {
                inbox.put(Incoming.seen(new CellEvent.CancelRequested(mine.id())));
            }
            if (!known.contains(mine.id())) {
                missing.add(mine.id());
            }
        }
        for (WorkloadId id : missing) {
            // Once may be a workload on its way into the inbox; twice is one that the list did not show in time.
            if (missed.contains(id)) {
                LOG.info("workload {} is of this cell and was not known to it", id);
                adopt(id);
            }
        }
        missed = missing;
    }

    private void adopt(WorkloadId id) throws InterruptedException {
        Optional<CellEvent> taken = adoption.adopt(id);
        if (taken.isPresent()) {
            inbox.put(Incoming.seen(taken.get()));
        }
    }
}
