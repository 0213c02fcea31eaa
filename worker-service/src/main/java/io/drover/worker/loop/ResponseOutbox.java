package io.drover.worker.loop;

import io.drover.model.Backoff;
import io.drover.model.fault.FaultException;
import io.drover.model.worker.Holder;
import io.drover.policy.pace.Pace;
import io.drover.policy.pace.Turns;
import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import io.drover.wire.FragmentResponse;
import io.drover.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends responses, and has a request deleted only after its response is on its queue. A lone response goes at once;
 * under load a few milliseconds' worth goes together. A queue that does not answer is tried again for as long as the worker
 * lives. Each has a line and a thread of its own, so that one which hangs keeps no other cell waiting. Thread-safe.
 */
final class ResponseOutbox {

    private static final Logger LOG = LoggerFactory.getLogger(ResponseOutbox.class);
    /** Only counts if the queue is not there, although its cell has opened it long ago. */
    private static final Duration VISIBILITY = Duration.ofSeconds(30);

    private static final int MAX_BATCH = 100;
    private static final Pace PACE = new Pace(Duration.ofMillis(5));
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));
    /** The line of a cell that was not heard of for so long is given up, until it is. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);
    /** With more responses than this waiting, the worker takes no new work. */
    static final int CONGESTED = 1_000;

    /** What no queue takes, however often it is tried alone, is no answer: the attempt vanishes, and the cell notices. */
    private static final int MOST_TRIES = 5;

    private static final class Waiting {

        private final Held held;
        private final String body;
        private int tries;

        Waiting(Held held, String body) {
            this.held = held;
            this.body = body;
        }
    }

    private final WorkQueues queues;
    private final HeldClaims held;
    private final Deletions deletions;
    private final Backoff pauses;
    private final Runnable outOfMemory;
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** @param outOfMemory told when the JVM has no memory left; may return */
    ResponseOutbox(Holder self, WorkQueues queues, HeldClaims held, Deletions deletions, Runnable outOfMemory) {
        this.queues = queues;
        this.held = held;
        this.deletions = deletions;
        this.pauses = PAUSES.spread(self);
        this.outOfMemory = outOfMemory;
    }

    void add(Held work, FragmentResponse response) {
        Waiting one = new Waiting(work, Wire.encode(response));
        size.incrementAndGet();
        lines.compute(work.request().replyTo(), (name, there) -> {
            Line line = there == null ? new Line(name) : there;
            line.waiting.add(Optional.of(one));
            return line;
        });
    }

    boolean congested() {
        return size.get() > CONGESTED;
    }

    /** Gives up what is not sent yet. */
    void stop(long millis) throws InterruptedException {
        stopped.countDown();
        lines.values().forEach(Line::lookUp);
        long since = System.nanoTime();
        for (Line line : lines.values()) {
            Duration left = Duration.ofMillis(millis).minusNanos(System.nanoTime() - since);
            boolean _ = line.thread.join(left.isNegative() ? Duration.ZERO : left);
        }
    }

    /** The way to one queue. */
    private final class Line {

        private final String name;
        // Bounded: intake stops when it is congested, so only what was held then can still come.
        // What is empty only has it look up.
        private final BlockingQueue<Optional<Waiting>> waiting = new LinkedBlockingQueue<>();
        /** Taken from there and not sent yet, whatever breaks in between. */
        private final List<Waiting> batch = new ArrayList<>(MAX_BATCH);

        private final Turns sending;
        private final Thread thread;
        private long last = System.nanoTime() - PACE.gap().toNanos();
        private boolean over;
        private @Nullable WorkQueue open;

        Line(String name) {
            this.name = name;
            this.sending = Turns.of("sending responses to " + name, LOG::info, LOG::warn, LOG::error, outOfMemory);
            this.thread = Thread.ofVirtual().name("outbox-" + name).start(this::work);
        }

        private void work() {
            int failures = 0;
            try {
                while (stopped.getCount() > 0 && !over) {
                    failures = sending.take(this::turn) ? 0 : failures + 1;
                    stopped.await(pauses.pause(failures).toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private boolean turn() throws InterruptedException {
            if (batch.isEmpty() && !awaitFirst()) {
                over = System.nanoTime() - last > FORGOTTEN_AFTER.toNanos() && isOver();
                return false;
            }
            stopped.await(PACE.waitNanos(System.nanoTime() - last), TimeUnit.NANOSECONDS);
            last = System.nanoTime();
            while (batch.size() < MAX_BATCH && !waiting.isEmpty()) {
                waiting.remove().ifPresent(batch::add);
            }
            batch.stream().filter(one -> one.held.lost()).toList().forEach(this::done);
            if (batch.isEmpty()) {
                return false;
            }
            sendBatch();
            return true;
        }

        private boolean awaitFirst() throws InterruptedException {
            Optional<Waiting> first = waiting.poll(FORGOTTEN_AFTER.toMillis(), TimeUnit.MILLISECONDS);
            return first != null && first.map(batch::add).orElse(false);
        }

        void lookUp() {
            waiting.add(Optional.empty());
        }

        /** Together with the look whether something waits: whoever comes later begins a new one. */
        private boolean isOver() {
            return lines.computeIfPresent(name, (_, line) -> waiting.isEmpty() ? null : line) == null;
        }

        private void sendBatch() {
            try {
                send(List.copyOf(batch));
            } catch (FaultException e) {
                // A queue that was removed in between is there again once it is opened anew.
                open = null;
                throw e;
            } catch (RuntimeException | Error e) {
                open = null;
                apart();
                if (!batch.isEmpty()) {
                    throw e;
                }
            }
        }

        /** One of them may be what breaks the call: that is its own trouble. */
        private void apart() {
            for (Waiting one : List.copyOf(batch)) {
                try {
                    send(List.of(one));
                } catch (FaultException e) {
                    throw e;
                } catch (RuntimeException | Error e) {
                    // Without memory nothing can be sent, whatever it is.
                    one.tries += e instanceof OutOfMemoryError ? 0 : 1;
                    if (one.tries >= MOST_TRIES) {
                        LOG.error("the response of {} cannot be sent and is given up", one.held.claim(), e);
                        done(one);
                    }
                }
            }
        }

        private void send(List<Waiting> some) {
            queue().send(some.stream().map(one -> one.body).toList());
            // First: when nothing is held any more an end may be under way, which takes no deletes that come later.
            deletions.add(
                    some.stream().flatMap(one -> one.held.receipts().stream()).toList());
            some.forEach(this::done);
        }

        private void done(Waiting one) {
            if (batch.remove(one)) {
                held.remove(one.held);
                size.decrementAndGet();
            }
        }

        private WorkQueue queue() {
            WorkQueue there = open == null ? queues.open(QueueSpec.plain(name, VISIBILITY)) : open;
            open = there;
            return there;
        }
    }
}
