package io.drover.scheduler.loop;

import io.drover.model.cell.CellLease;
import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.Delivery;
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
 * Reads workloads for the cell, its own and those that no cell has, several side by side and off the deciding thread. One
 * that cannot be read, or that the cell cannot go on with, is parked and read again after a pause that grows to
 * {@link Roster#PAUSES}; nobody else waits for it. Its row tells why, so that a client sees it.
 */
final class Loader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Loader.class);
    /** Each holds a page of fragments in memory at most. */
    private static final int AT_ONCE = 16;

    private static final Duration AFTER_A_BREAK = Duration.ofSeconds(15);
    /** More than that on their way, and nothing new is asked for. */
    private static final int MANY = 500;

    private final SchedulerPorts ports;
    private final CellLease lease;
    private final Roster roster;
    private final RunReader reader;
    private final Inbox inbox;
    private final Semaphore free = new Semaphore(AT_ONCE);
    /** What is still waiting when it is closed is the next tenure's. */
    private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("cell-loader").factory(), new ThreadPoolExecutor.DiscardPolicy());

    private volatile boolean closed;

    Loader(SchedulerPorts ports, CellLease lease, Roster roster, Inbox inbox) {
        this.ports = ports;
        this.lease = lease;
        this.roster = roster;
        this.reader = new RunReader(ports);
        this.inbox = inbox;
    }

    /** Has a workload of this cell, or of none, read, unless it is in hand already. Returns at once. */
    void load(WorkloadId id) {
        if (roster.begin(id)) {
            begin(id, null);
        }
    }

    /**
     * The same for one that a message tells of, which is deleted when it has become this cell's, or turns out to be another's.
     *
     * @return false if the message is of no more use
     */
    boolean loadAsTold(WorkloadId id, Delivery message) {
        if (roster.begin(id)) {
            begin(id, message);
            return true;
        }
        return ports.workloads().find(id).filter(Loader::isFree).isPresent();
    }

    /**
     * Takes up one that was handed in a moment ago, as the store has it: there is nothing to read of it, as a rule.
     *
     * @return false if it has to come another way
     */
    boolean take(Workload fresh) {
        if (closed) {
            return false;
        }
        if (!roster.begin(fresh.id())) {
            return true;
        }
        boolean taken = false;
        try {
            if (!reader.isAtHand(fresh)) {
                begin(fresh.id(), null);
                taken = true;
                return true;
            }
            taken = inbox.offerUnasked(Incoming.seen(reader.read(fresh)));
        } catch (RuntimeException e) {
            // Whoever hands it in has nothing to do with that.
            LOG.warn("workload {} is read once more: {}", fresh.id(), e.toString());
        } finally {
            if (!taken) {
                roster.over(fresh.id());
            }
        }
        return taken;
    }

    /** Whether so many are on their way that it is no time to ask for more. */
    boolean isBusy() {
        return !closed && roster.loading() > MANY;
    }

    /**
     * The store did not give it to the cell: it is another's, or was changed since it was read, and is read once more. Returns
     * at once.
     */
    void readAnew(WorkloadId id) {
        LOG.debug("workload {} did not become this cell's", id);
        readAfter(roster.again(id), id);
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
        timer.schedule(() -> begin(id, null), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void begin(WorkloadId id, @Nullable Delivery message) {
        Thread.ofVirtual().name("cell-load").start(() -> readNow(id, message));
    }

    private void readNow(WorkloadId id, @Nullable Delivery message) {
        try {
            free.acquire();
            try {
                read(id, message);
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
    private void read(WorkloadId id, @Nullable Delivery message) throws InterruptedException {
        @Nullable Workload workload = null;
        try {
            Optional<Workload> found = ports.workloads().find(id).filter(one -> isMine(one) || isFree(one));
            if (found.isEmpty()) {
                roster.over(id);
                if (message != null) {
                    ports.submissions().delete(List.of(message.receipt()));
                }
                return;
            }
            workload = found.get();
            CellEvent event = reader.read(workload);
            tell(workload, null);
            inbox.put(message == null ? Incoming.seen(event) : Incoming.message(event, ports.submissions(), message));
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

    private static boolean isFree(Workload workload) {
        return workload.cell() == null && !workload.state().isTerminal();
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
            // What is in trouble here is this cell's trouble, unless another one has it.
            ports.cells().apply(lease, List.of(new StoreWrite.Adopt(id), new StoreWrite.NoteTrouble(id, fault)));
        } catch (RuntimeException | Error e) {
            LOG.debug("cannot note the trouble of {}", id, e);
        }
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
    }
}
