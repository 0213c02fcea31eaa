package io.drover.scheduler.loop;

import io.drover.model.fault.FaultException;
import io.drover.ports.WorkQueue;
import io.drover.scheduler.cell.Decisions.Sent;
import io.drover.scheduler.loop.Inbox.Incoming;
import io.drover.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final WorkQueue requests;
    private final BlockingQueue<Batch> waiting = new ArrayBlockingQueue<>(MOST_BATCHES);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    Outbox(WorkQueue requests) {
        this.requests = requests;
        this.thread = Thread.ofVirtual().name("cell-outbox").start(this::run);
    }

    void put(List<Sent> sends, List<Incoming> done) throws InterruptedException {
        if (!sends.isEmpty() || !done.isEmpty()) {
            waiting.put(new Batch(sends, done));
        }
    }

    private void run() {
        try {
            while (closed.getCount() > 0 || !waiting.isEmpty()) {
                Batch batch = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (batch != null) {
                    carryOut(batch);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void carryOut(Batch batch) throws InterruptedException {
        if (!batch.sends().isEmpty()) {
            List<String> bodies = batch.sends().stream()
                    .map(sent -> Wire.encode(sent.request()))
                    .toList();
            persist("send requests", () -> requests.send(bodies));
        }
        IdentityHashMap<WorkQueue, List<String>> receipts = new IdentityHashMap<>();
        for (Incoming incoming : batch.done()) {
            if (incoming.queue() != null && incoming.receipt() != null) {
                receipts.computeIfAbsent(incoming.queue(), queue -> new ArrayList<>())
                        .add(incoming.receipt());
            }
        }
        for (var entry : receipts.entrySet()) {
            persist("delete messages", () -> entry.getKey().delete(entry.getValue()));
        }
    }

    private void persist(String what, Runnable action) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            try {
                action.run();
                return;
            } catch (FaultException e) {
                LOG.warn("cannot {} (try {} of {}): {}", what, attempt, TRIES, e.getMessage());
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
