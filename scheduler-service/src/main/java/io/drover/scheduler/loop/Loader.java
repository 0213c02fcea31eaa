package io.drover.scheduler.loop;

import io.drover.model.cell.CellLease;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.StoreWrite;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.loop.Inbox.Incoming;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads workloads for the cell, several side by side and off the deciding thread. One that cannot be read, or that the
 * cell cannot go on with, is parked and read again after a pause that grows to {@link Roster#PAUSES}; nobody else
 * waits for it. Its row tells why, so that a client sees it.
 */
final class Loader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Loader.class);
    /** Each holds a page of fragments in memory at most. */
    private static final int AT_ONCE = 16;

    private static final Duration AFTER_A_BREAK = Duration.ofSeconds(15);

    private final SchedulerPorts ports;
    private final CellLease lease;
    private final Roster roster;
    private final BagReader reader;
    private final Inbox inbox;
    private final Semaphore free = new Semaphore(AT_ONCE);
    /** What is still waiting when it is closed is the next tenure's. */
    private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("cell-loader").factory(), new ThreadPoolExecutor.DiscardPolicy());

    Loader(SchedulerPorts ports, CellLease lease, Roster roster, Inbox inbox) {
        this.ports = ports;
        this.lease = lease;
        this.roster = roster;
        this.reader = new BagReader(ports);
        this.inbox = inbox;
    }

    /** Has a workload of this cell read, unless it is in hand already. Returns at once. */
    void load(WorkloadId id) {
        if (roster.begin(id)) {
            readAfter(Duration.ZERO, id);
        }
    }

    /**
     * The cell cannot go on with a workload and has forgotten it: its row says why, and it is read anew after a pause.
     * Returns at once.
     */
    void giveBack(WorkloadId id, Fault fault) {
        Duration pause = parked(id, fault);
        Thread.ofVirtual().name("cell-notice").start(() -> {
            note(id, fault);
            readAfter(pause, id);
        });
    }

    private void park(WorkloadId id, Fault fault) {
        readAfter(parked(id, fault), id);
    }

    private Duration parked(WorkloadId id, Fault fault) {
        Duration pause = roster.park(id, fault);
        LOG.warn("workload {} is parked and tried again in {}: {}", id, pause, fault.message());
        return pause;
    }

    private void readAfter(Duration pause, WorkloadId id) {
        timer.schedule(
                () -> Thread.ofVirtual().name("cell-load").start(() -> readNow(id)),
                pause.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    private void readNow(WorkloadId id) {
        try {
            free.acquire();
            try {
                read(id);
            } catch (RuntimeException | Error _) {
                // Telling of the trouble failed as well, or there is no memory for it. It is looked at again all the
                // same.
                readAfter(AFTER_A_BREAK, id);
            } finally {
                free.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads the row anew: whatever was known of it may be over. */
    private void read(WorkloadId id) throws InterruptedException {
        @Nullable Workload workload = null;
        try {
            Optional<Workload> found = ports.workloads().find(id).filter(this::isMine);
            if (found.isEmpty()) {
                roster.over(id);
                return;
            }
            workload = found.get();
            CellEvent event = reader.read(workload);
            tell(workload, null);
            inbox.put(Incoming.seen(event));
        } catch (RuntimeException | Error e) {
            Fault fault = e instanceof FaultException known
                    ? known.fault()
                    : FaultCode.INTERNAL_ERROR.because("it cannot be read: " + e);
            if (workload != null && end(workload, fault) instanceof CellEvent event) {
                inbox.put(Incoming.seen(event));
                return;
            }
            if (workload != null) {
                // Before the next try can begin, which may have better news.
                tell(workload, fault);
            }
            park(id, fault);
        }
    }

    private boolean isMine(Workload workload) {
        return lease.cell().equals(workload.cell()) && !workload.state().isTerminal();
    }

    /** What ends a workload that cannot be read: nobody could run it, but a client may not want it any more. */
    private @Nullable CellEvent end(Workload workload, Fault trouble) {
        @Nullable Instant deadline = workload.submission().options().deadline();
        if (workload.cancelRequested()) {
            return new CellEvent.Unrunnable(
                    workload,
                    List.of(),
                    WorkloadEvent.CANCEL,
                    FaultCode.CANCELLED_BY_CLIENT.because("a client cancelled it; " + trouble.message()));
        }
        if (deadline != null && !ports.clock().instant().isBefore(deadline)) {
            return new CellEvent.Unrunnable(
                    workload,
                    List.of(),
                    WorkloadEvent.EXPIRE,
                    FaultCode.DEADLINE_PASSED.because("the deadline " + deadline + " passed; " + trouble.message()));
        }
        return null;
    }

    /** Keeps its row true about its trouble. If that fails the next try does it. */
    private void tell(Workload workload, @Nullable Fault fault) {
        if (Objects.equals(workload.status().fault(), fault)) {
            return;
        }
        note(workload.id(), fault);
    }

    private void note(WorkloadId id, @Nullable Fault fault) {
        try {
            ports.cells().apply(lease, List.of(new StoreWrite.NoteTrouble(id, fault)));
        } catch (RuntimeException | Error e) {
            LOG.debug("cannot note the trouble of {}", id, e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
