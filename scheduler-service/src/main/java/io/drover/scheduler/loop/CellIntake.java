package io.drover.scheduler.loop;

import io.drover.model.fault.FaultException;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.policy.pace.Pace;
import io.drover.policy.pace.Turns;
import io.drover.ports.Delivery;
import io.drover.ports.UnreadableRows;
import io.drover.ports.WorkQueue;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.loop.Inbox.Incoming;
import io.drover.wire.CellMessage;
import io.drover.wire.FragmentResponse;
import io.drover.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Receives from the cell's queue and from the submissions queue, on threads of its own. */
final class CellIntake implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CellIntake.class);
    private static final Duration LONG_POLL = Duration.ofSeconds(10);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    /** A receive that has waited for so long has found the queue empty. */
    private static final Duration EMPTY_AFTER = Duration.ofSeconds(1);

    private static final int BATCH = 10;
    private static final Pace PACE = new Pace(Duration.ofMillis(20));

    private final SchedulerPorts ports;
    private final Loader loader;
    private final Inbox inbox;
    private final UnreadableRows unreadable = new UnreadableRows(LOG::error);
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition awake = lock.newCondition();
    private boolean quiet;
    private volatile boolean askingForSubmissions;
    private volatile long askedAt;

    CellIntake(SchedulerPorts ports, Loader loader, Inbox inbox) {
        this.ports = ports;
        this.loader = loader;
        this.inbox = inbox;
    }

    void start(int receivers) {
        Turns responses = Turns.of("receiving answers", LOG::info, LOG::warn, LOG::error);
        for (int i = 0; i < receivers; i++) {
            boolean first = i == 0;
            threads.add(Thread.ofVirtual()
                    .name("cell-responses-" + i)
                    .start(() -> poll(ports.responses(), this::responses, responses, first)));
        }
        threads.add(Thread.ofVirtual()
                .name("cell-submissions")
                .start(() -> poll(
                        ports.submissions(),
                        this::submissions,
                        Turns.of("receiving submissions", LOG::info, LOG::warn, LOG::error),
                        true)));
    }

    /** Whether the cell has nothing to do: then one receiver is enough for its queue, and the others wait. */
    void quiet(boolean now) {
        lock.lock();
        try {
            quiet = now;
            if (!now) {
                awake.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitWork() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (quiet) {
                awake.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether a submission's message that is still to come would have come by now. */
    boolean isCaughtUp() {
        return askingForSubmissions && System.nanoTime() - askedAt > EMPTY_AFTER.toNanos();
    }

    private interface Handler {
        void handle(List<Delivery> deliveries) throws InterruptedException;
    }

    /** @param always also while there is nothing to do */
    private void poll(WorkQueue queue, Handler handler, Turns turns, boolean always) {
        try {
            while (closed.getCount() > 0) {
                if (!always) {
                    awaitWork();
                }
                // A cell that receives nothing any more would look alive and do nothing.
                boolean went = turns.take(() -> {
                    List<Delivery> deliveries = receive(queue);
                    handler.handle(deliveries);
                    if (deliveries.size() > 1 && deliveries.size() < BATCH) {
                        // More seem to be on their way. What comes alone is not gathered.
                        closed.await(PACE.gap().toMillis(), TimeUnit.MILLISECONDS);
                    }
                    return true;
                });
                if (!went) {
                    if (Thread.interrupted()) {
                        return;
                    }
                    closed.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Delivery> receive(WorkQueue queue) {
        if (queue != ports.submissions()) {
            return queue.receive(BATCH, LONG_POLL);
        }
        askedAt = System.nanoTime();
        askingForSubmissions = true;
        try {
            return queue.receive(BATCH, LONG_POLL);
        } finally {
            askingForSubmissions = false;
        }
    }

    private void responses(List<Delivery> deliveries) throws InterruptedException {
        Map<Delivery, CellMessage> understood = new LinkedHashMap<>();
        List<String> useless = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            try {
                understood.put(delivery, Wire.cellMessage(delivery.body()));
            } catch (IllegalArgumentException e) {
                LOG.error("dropped a message that no cell understands: {}", e.getMessage());
                useless.add(delivery.receipt());
            }
        }
        Rows rows = rows(understood.values());
        for (Map.Entry<Delivery, CellMessage> one : understood.entrySet()) {
            CellEvent event = switch (one.getValue()) {
                case FragmentResponse response ->
                    new CellEvent.Responded(
                            response, rows.read().get(response.claim().key()));
                case CellMessage.CancelRequested(var workload) -> new CellEvent.CancelRequested(workload);
            };
            if (!(event instanceof CellEvent.Responded answer
                    && rows.unreadable().contains(answer.response().claim().key()))) {
                Delivery delivery = one.getKey();
                inbox.put(Incoming.message(event, ports.responses(), delivery));
            }
        }
        if (!useless.isEmpty()) {
            ports.responses().delete(useless);
        }
    }

    /** @param unreadable answers about these are left on their queue: nobody can tell whether they count */
    private record Rows(Map<FragmentKey, Fragment> read, Set<FragmentKey> unreadable) {}

    /** The rows that tell whether answers come from whoever holds the claims. */
    private Rows rows(Collection<CellMessage> messages) {
        List<FragmentKey> keys = messages.stream()
                .filter(FragmentResponse.class::isInstance)
                .map(response -> ((FragmentResponse) response).claim().key())
                .distinct()
                .toList();
        Rows rows = new Rows(new HashMap<>(), new HashSet<>());
        if (keys.isEmpty()) {
            return rows;
        }
        try {
            ports.cells().fragments(keys).forEach(row -> rows.read().put(row.key(), row));
        } catch (FaultException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            // One row that cannot be read has nothing to do with the others.
            keys.forEach(key -> readApart(key, rows));
        }
        return rows;
    }

    private void readApart(FragmentKey key, Rows rows) {
        try {
            ports.cells().fragments(List.of(key)).forEach(row -> rows.read().put(key, row));
        } catch (FaultException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            rows.unreadable().add(key);
            unreadable.leaveOut("for an answer that waits, the row of fragment " + key, e);
        }
    }

    /** Those that are read are deleted when the store names the owner; they have done their work by then, and not before. */
    private void submissions(List<Delivery> deliveries) throws InterruptedException {
        List<String> useless = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            try {
                if (!loader.loadAsTold(Wire.submitted(delivery.body()).workload(), delivery)) {
                    useless.add(delivery.receipt());
                }
            } catch (IllegalArgumentException e) {
                LOG.error("dropped a message that is no submission: {}", e.getMessage());
                useless.add(delivery.receipt());
            }
        }
        if (!useless.isEmpty()) {
            ports.submissions().delete(useless);
        }
        while (loader.isBusy() && !closed.await(PACE.gap().toMillis(), TimeUnit.MILLISECONDS)) {
            // the rest is as well kept on the queue
        }
    }

    @Override
    public void close() {
        closed.countDown();
        threads.forEach(Thread::interrupt);
    }
}
