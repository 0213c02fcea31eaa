package io.drover.testkit.queue;

import io.drover.model.fault.FaultCode;
import io.drover.ports.Delivery;
import io.drover.ports.QueueDepth;
import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One queue in memory. A receipt is good until its message is delivered again, as with SQS. */
final class InMemoryWorkQueue implements WorkQueue {

    /** A clock set by hand cannot wake a waiting receiver, so one looks again this often while messages are out. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private record Message(String body, int receives) {}

    private record InFlight(Message message, Instant hiddenUntil) {}

    private final QueueSpec spec;
    private final InstantSource clock;
    private final @Nullable InMemoryWorkQueue deadLetters;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Message> visible = new ArrayDeque<>();
    private final Map<String, InFlight> inFlight = new LinkedHashMap<>();
    private long deliveries;
    private boolean dropped;

    InMemoryWorkQueue(QueueSpec spec, InstantSource clock, @Nullable InMemoryWorkQueue deadLetters) {
        this.spec = spec;
        this.clock = clock;
        this.deadLetters = deadLetters;
    }

    @Override
    public void send(List<String> bodies) {
        for (String body : bodies) {
            int bytes = body.getBytes(StandardCharsets.UTF_8).length;
            if (bytes == 0 || bytes > MAX_BODY_BYTES) {
                throw new IllegalArgumentException(
                        "queue " + spec.name() + ": a body has 1 to " + MAX_BODY_BYTES + " bytes, not " + bytes);
            }
        }
        lock.lock();
        try {
            requireOpen();
            bodies.forEach(body -> visible.add(new Message(body, 0)));
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Delivery> receive(int max, Duration wait) {
        if (max < 1 || wait.isNegative()) {
            throw new IllegalArgumentException("receive takes 1 or more messages and no negative wait");
        }
        long deadline = System.nanoTime() + wait.toNanos();
        lock.lock();
        try {
            while (true) {
                requireOpen();
                giveBackLapsed();
                List<Delivery> taken = take(max);
                long left = deadline - System.nanoTime();
                if (!taken.isEmpty() || left <= 0 || !await(left)) {
                    return taken;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void delete(List<String> receipts) {
        lock.lock();
        try {
            requireOpen();
            receipts.forEach(inFlight::remove);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void extend(List<String> receipts, Duration visibility) {
        Instant until = clock.instant().plus(visibility);
        lock.lock();
        try {
            requireOpen();
            giveBackLapsed();
            receipts.forEach(receipt ->
                    inFlight.computeIfPresent(receipt, (key, entry) -> new InFlight(entry.message(), until)));
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public QueueDepth depth() {
        lock.lock();
        try {
            requireOpen();
            giveBackLapsed();
            return new QueueDepth(visible.size(), inFlight.size());
        } finally {
            lock.unlock();
        }
    }

    void drop() {
        lock.lock();
        try {
            dropped = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private List<Delivery> take(int max) {
        Instant until = clock.instant().plus(spec.visibility());
        List<Delivery> taken = new ArrayList<>();
        while (taken.size() < max && !visible.isEmpty()) {
            Message message = visible.element();
            if (deadLetters != null && message.receives() >= spec.maxReceives()) {
                deadLetters.send(List.of(message.body()));
                visible.remove();
                continue;
            }
            visible.remove();
            Message delivered = new Message(message.body(), message.receives() + 1);
            String receipt = spec.name() + "#" + deliveries++;
            inFlight.put(receipt, new InFlight(delivered, until));
            taken.add(new Delivery(receipt, delivered.body(), delivered.receives()));
        }
        return taken;
    }

    private void giveBackLapsed() {
        Instant now = clock.instant();
        for (Iterator<InFlight> entries = inFlight.values().iterator(); entries.hasNext(); ) {
            InFlight entry = entries.next();
            if (!entry.hiddenUntil().isAfter(now)) {
                entries.remove();
                visible.add(entry.message());
            }
        }
    }

    /** False if the thread was interrupted, which ends the wait like its time-out does. */
    private boolean await(long nanos) {
        try {
            long unused = arrived.awaitNanos(inFlight.isEmpty() ? nanos : Math.min(nanos, LOOK_AGAIN_NANOS));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void requireOpen() {
        if (dropped) {
            throw FaultCode.QUEUE_MISSING.asException(
                    "queue " + spec.name() + " does not exist (any more): open it again");
        }
    }
}
