package io.drover.scheduler.loop;

import io.drover.model.cell.CellLease;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.workload.Workload;
import io.drover.policy.pace.Pace;
import io.drover.ports.Applied;
import io.drover.scheduler.cell.Cell;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.cell.CellSettings;
import io.drover.scheduler.cell.Decisions;
import io.drover.scheduler.loop.Inbox.Incoming;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns a cell and drives it: observe, decide, apply. Store first, then requests, then the deletion of the messages that
 * led to them. When the lease or the store is lost, the cell's memory is thrown away and built anew from the store.
 */
public final class CellLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(CellLoop.class);
    /** Under load one step, one commit and one round of calls deal with what came in so much time. */
    private static final Pace PACE = new Pace(Duration.ofMillis(10));

    private static final int MOST_SUSPECTS = 1_000;
    private static final int TRIES = 8;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final SchedulerPorts ports;
    private final CellSettings cellSettings;
    private final LoopSettings settings;
    private final LoopListener listener;
    private final CountDownLatch stopped = new CountDownLatch(1);

    public CellLoop(SchedulerPorts ports, CellSettings cellSettings, LoopSettings settings, LoopListener listener) {
        this.ports = ports;
        this.cellSettings = cellSettings;
        this.settings = settings;
        this.listener = listener;
    }

    @Override
    public void run() {
        LeaseKeeper keeper = new LeaseKeeper(ports.leases(), settings);
        try {
            while (stopped.getCount() > 0) {
                try {
                    Optional<CellLease> lease = keeper.tryTake(ports.clock().instant());
                    if (lease.isPresent()) {
                        serve(lease.get(), keeper);
                    }
                } catch (FaultException e) {
                    LOG.warn("cell {} pauses: {}", settings.cell(), e.getMessage());
                }
                stopped.await(settings.look().toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks the loop to end after the step it is in. */
    public void stop() {
        stopped.countDown();
    }

    private void serve(CellLease lease, LeaseKeeper keeper) throws InterruptedException {
        LOG.info("cell {} is mine, epoch {}", lease.cell(), lease.epoch().value());
        Cell cell = new Cell(cellSettings);
        Inbox inbox = new Inbox();
        Adoption adoption = new Adoption(ports, lease);
        Watch watch = new Watch(ports, settings, lease, adoption, inbox);
        listener.taken(lease);
        try (Outbox outbox = new Outbox(ports, inbox);
                Intake intake = new Intake(ports, adoption, inbox)) {
            // Work in progress is known before anything that speaks of it is received.
            for (Workload workload : ports.cells().unfinished(lease.cell())) {
                Decisions decisions = cell.step(ports.clock().instant(), List.of(adoption.read(workload)));
                if (!apply(lease, decisions, List.of(), outbox)) {
                    return;
                }
            }
            intake.start(settings.receivers());
            decide(lease, keeper, cell, inbox, watch, outbox);
        } finally {
            listener.lost(lease);
        }
    }

    private void decide(CellLease lease, LeaseKeeper keeper, Cell cell, Inbox inbox, Watch watch, Outbox outbox)
            throws InterruptedException {
        Instant lookedAt = Instant.EPOCH;
        long busyAt = System.nanoTime() - PACE.gap().toNanos();
        boolean mine = true;
        while (mine && stopped.getCount() > 0) {
            List<Incoming> incoming = inbox.take(settings.tick(), PACE.waitNanos(System.nanoTime() - busyAt));
            busyAt = incoming.isEmpty() ? busyAt : System.nanoTime();
            Instant now = ports.clock().instant();
            List<CellEvent> events = incoming.stream().map(Incoming::event).toList();
            Decisions decisions = cell.step(now, events);
            boolean isNewWork = incoming.stream().anyMatch(Incoming::isNewWork);
            mine = apply(lease, decisions, incoming, outbox) && keeper.keep(lease, now, isNewWork, cell::backlog);
            listener.stepped(cell, decisions, inbox.size());
            if (!lookedAt.plus(settings.look()).isAfter(now)) {
                lookedAt = now;
                watch.look(cell.suspects(now, settings.suspectAfter(), MOST_SUSPECTS), cell.workloads());
            }
        }
    }

    /**
     * Store first, then requests, then deletes.
     *
     * @return false if this process no longer decides, or its memory and the store have parted: start anew
     */
    private boolean apply(CellLease lease, Decisions decisions, List<Incoming> incoming, Outbox outbox)
            throws InterruptedException {
        if (!decisions.writes().isEmpty()) {
            switch (write(lease, decisions)) {
                case Applied.Fenced ignored -> {
                    LOG.warn("cell {} was taken by another scheduler", lease.cell());
                    return false;
                }
                case Applied.Done(List<Boolean> written) -> {
                    int refused = written.indexOf(false);
                    if (refused >= 0) {
                        LOG.error(
                                "the store refused {}; starting anew from it",
                                decisions.writes().get(refused));
                        return false;
                    }
                }
            }
        }
        outbox.put(decisions.sends(), incoming);
        return true;
    }

    private Applied write(CellLease lease, Decisions decisions) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                return ports.cells().apply(lease, decisions.writes());
            } catch (FaultException e) {
                if (attempt == TRIES || e.fault().code() != FaultCode.STORE_UNAVAILABLE) {
                    throw e;
                }
                LOG.warn("cannot write (try {} of {}): {}", attempt, TRIES, e.getMessage());
            }
            stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            pause = pause.multipliedBy(2);
        }
    }
}
