package io.drover.scheduler.loop;

import io.drover.model.fault.Fault;
import io.drover.model.worker.Executor;
import io.drover.policy.pace.Outage;
import io.drover.policy.pace.Pace;
import io.drover.ports.WorkQueue;
import io.drover.scheduler.cell.CellEvent;
import io.drover.scheduler.cell.Decisions.Sent;
import io.drover.scheduler.loop.Inbox.Incoming;
import io.drover.wire.FragmentRequest;
import io.drover.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests and then deletes the messages that are dealt with, in the order of the steps, while the deciding
 * thread goes on. What cannot be sent after a few tries is left: the store knows it, and it is sent again when it is
 * missed. Messages that are not deleted come again and are stale then.
 */
final class Outbox implements AutoCloseable {

    private record Batch(List<Sent> sends, List<Incoming> done) {}

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final int MOST_BATCHES = 16;
    private static final int TRIES = 5;
    /** Nobody waits for a delete; it only has to come well before the message would. */
    private static final Pace DELETES = new Pace(Duration.ofMillis(50));

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final WorkQueue requests;
    private final FunctionRequests functions;
    private final Inbox inbox;
    private final BlockingQueue<Batch> waiting = new ArrayBlockingQueue<>(MOST_BATCHES);
    private final Outage sending = new Outage("sending requests");
    private final Outage starting = new Outage("starting functions");
    private final Outage deleting = new Outage("deleting messages");
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    Outbox(SchedulerPorts ports, Inbox inbox) {
        this.requests = ports.requests();
        this.functions = ports.functions();
        this.inbox = inbox;
        this.thread = Thread.ofVirtual().name("cell-outbox").start(this::run);
    }

    void put(List<Sent> sends, List<Incoming> done) throws InterruptedException {
        if (!sends.isEmpty() || !done.isEmpty()) {
            waiting.put(new Batch(sends, done));
        }
    }

    private void run() {
        Map<WorkQueue, List<String>> done = new IdentityHashMap<>();
        long deletedAt = System.nanoTime();
        try {
            while (closed.getCount() > 0 || !waiting.isEmpty()) {
                Batch batch = waiting.poll(DELETES.gap().toMillis(), TimeUnit.MILLISECONDS);
                if (batch != null) {
                    send(batch.sends());
                    batch.done().forEach(incoming -> note(incoming, done));
                }
                if (batch == null || DELETES.waitNanos(System.nanoTime() - deletedAt) == 0) {
                    deletedAt = System.nanoTime();
                    delete(done);
                }
            }
            delete(done);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(List<Sent> sends) throws InterruptedException {
        List<String> bodies = on(Executor.VM, sends).stream().map(Wire::encode).toList();
        if (!bodies.isEmpty()) {
            persist(sending, () -> requests.send(bodies));
        }
        List<FragmentRequest> invocations = on(Executor.FAAS, sends);
        if (!invocations.isEmpty()) {
            persist(starting, () -> functions.start(invocations, this::refused));
        }
    }

    private static List<FragmentRequest> on(Executor executor, List<Sent> sends) {
        return sends.stream()
                .filter(sent -> sent.executor() == executor)
                .map(Sent::request)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Nobody will ever answer, so the answer is given here. If the inbox is full it comes when it is sent again. */
    private void refused(FragmentRequest request, Fault fault) {
        boolean noted = inbox.offer(Incoming.seen(new CellEvent.Unstartable(request.claim(), fault)));
        LOG.warn("{} cannot be started, noted: {}: {}", request.claim(), noted, fault.message());
    }

    private interface Action {
        void run() throws InterruptedException;
    }

    private static void note(Incoming incoming, Map<WorkQueue, List<String>> done) {
        if (incoming.queue() != null && incoming.receipt() != null) {
            done.computeIfAbsent(incoming.queue(), queue -> new ArrayList<>()).add(incoming.receipt());
        }
    }

    private void delete(Map<WorkQueue, List<String>> done) throws InterruptedException {
        for (Map.Entry<WorkQueue, List<String>> entry : done.entrySet()) {
            persist(deleting, () -> entry.getKey().delete(entry.getValue()));
        }
        done.clear();
    }

    private void persist(Outage outage, Action action) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            try {
                action.run();
                outage.worked().ifPresent(LOG::info);
                return;
            } catch (RuntimeException | Error e) {
                outage.failed(e.getMessage()).ifPresent(LOG::warn);
            }
            if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            pause = pause.multipliedBy(2);
        }
    }

    /** Carries out what is waiting, for a bounded time. */
    @Override
    public void close() {
        closed.countDown();
        try {
            if (!thread.join(Duration.ofSeconds(5))) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
