package io.drover.worker.loop;

import io.drover.model.Backoff;
import io.drover.policy.pace.IdlePace;
import io.drover.policy.pace.Turns;
import io.drover.ports.Credit;
import io.drover.ports.Delivery;
import io.drover.ports.LinkMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives requests as far as there is room. A few receivers work side by side while the queue gives full batches, so
 * that many slots fill quickly; an idle worker polls with one. Thread-safe.
 */
final class RequestIntake {

    private static final Logger LOG = LoggerFactory.getLogger(RequestIntake.class);
    private static final int MAX_RECEIVE = 10;
    private static final int MAX_RECEIVERS = 4;
    private static final Duration PREFETCH_LIMIT = Duration.ofSeconds(1);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    /** Where nobody asks before somebody signals that more is likely. */
    private static final Duration LOOK_UP = Duration.ofSeconds(10);

    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

    /** A link that is older has seen what its cell found when it began. */
    private static final Duration SETTLED = Duration.ofSeconds(15);

    private final LoopPorts ports;
    private final AttemptAdmission admission;
    private final SlotPool slots;
    private final ResponseOutbox outbox;
    private final Heartbeat heartbeat;
    private final PrefetchPolicy prefetch;
    private final IdlePace polls;
    private final Duration lookWithLink;
    private final Backoff pauses;
    private final List<Thread> receivers = new ArrayList<>();
    private final Turns receiving;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int asked;
    private boolean moreLikely;
    private boolean linked;
    private long linkedAt;
    private long lookedAt;
    private volatile boolean stopped;
    private @Nullable Duration expected;

    RequestIntake(
            WorkerLoopSettings settings,
            LoopPorts ports,
            AttemptAdmission admission,
            SlotPool slots,
            ResponseOutbox outbox,
            Heartbeat heartbeat) {
        this.ports = ports;
        this.admission = admission;
        this.slots = slots;
        this.outbox = outbox;
        this.heartbeat = heartbeat;
        this.polls = settings.polls();
        this.lookWithLink = settings.lookWithLink();
        this.pauses = PAUSES.spread(settings.self());
        this.receiving = Turns.of("receiving requests", LOG::info, LOG::warn, LOG::error, ports.outOfMemory());
        this.prefetch = new PrefetchPolicy(settings.prefetch(), PREFETCH_LIMIT);
        int most = settings.slots() + settings.prefetch();
        for (int i = 0; i < Math.min(MAX_RECEIVERS, (most + MAX_RECEIVE - 1) / MAX_RECEIVE); i++) {
            boolean first = i == 0;
            receivers.add(Thread.ofVirtual().name("receiver-" + i).unstarted(() -> receive(first)));
        }
    }

    void start() {
        receivers.forEach(Thread::start);
    }

    /** Asks for nothing more, and gives no more credit. */
    void refuse() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        admission.stop();
    }

    /**
     * Waits for the calls on their way; what they bring is given back.
     *
     * @param millis for each, beyond the longest wait of a receive
     */
    void stop(long millis) throws InterruptedException {
        refuse();
        for (Thread receiver : receivers) {
            receiver.join(polls.idle().toMillis() + millis);
        }
    }

    /** To be called when a slot has become free, or after a report. */
    void roomChanged() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void receive(boolean first) {
        int failures = 0;
        try {
            while (!stopped) {
                failures = receiving.take(() -> turn(first)) ? 0 : failures + 1;
                pauseFor(pauses.pause(failures));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean turn(boolean first) throws InterruptedException {
        int room = reserve(first);
        if (room == 0) {
            return false;
        }
        try {
            receiveOnce(room);
            return true;
        } finally {
            release(room);
        }
    }

    private void receiveOnce(int room) throws InterruptedException {
        long before = ports.nanos().getAsLong();
        List<Delivery> deliveries = ports.requests().receive(room, polls.interval(heartbeat.quietFor()));
        // A pause of the whole process may lie between asking and here.
        if (noted(deliveries.size() == room) || !heartbeat.believed()) {
            ports.requests().extend(deliveries.stream().map(Delivery::receipt).toList(), Duration.ZERO);
        } else if (!deliveries.isEmpty()) {
            admission.admit(deliveries, before).ifPresent(estimate -> {
                heartbeat.working();
                expect(estimate);
            });
        }
    }

    /** Waits for room and takes it; zero once the intake is stopped. */
    private int reserve(boolean first) throws InterruptedException {
        lock.lock();
        try {
            while (!stopped) {
                boolean asks = first || moreLikely;
                int room = asks ? Math.min(MAX_RECEIVE, room()) : 0;
                Duration early = untilLook();
                if (room > 0 && isWorthACall(room) && !early.isPositive()) {
                    asked += room;
                    lookedAt = ports.nanos().getAsLong();
                    return room;
                }
                // Slots signal their changes; but time makes back-ups due, and empties the outbox.
                Duration pause = early.isPositive() ? early : asks ? LOOK_AGAIN : LOOK_UP;
                boolean _ = changed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
            }
            return 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether there is a link. Then the cell gives what there is to free slots, and on the queue is as a rule only what it
     * sent while none was free: a worker that has had nothing to do since its last looks seldom looks, and at once when the
     * link is lost or something has run. While a link is new its cell may have begun anew, and sends what it found by the queue.
     */
    void linked(boolean now) {
        lock.lock();
        try {
            linked = now;
            linkedAt = ports.nanos().getAsLong();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Duration untilLook() {
        long now = ports.nanos().getAsLong();
        boolean seldom = linked
                && now - linkedAt >= SETTLED.toNanos()
                && slots.occupied() == 0
                && polls.isQuiet(heartbeat.quietFor());
        return seldom ? lookWithLink.minusNanos(now - lookedAt) : Duration.ZERO;
    }

    /** A free slot always is; back-ups are filled up in batches, since a call costs the same for one as for ten. */
    private boolean isWorthACall(int room) {
        return slots.occupied() < slots.size() || room >= Math.clamp(prefetch.depth() / 2, 1, MAX_RECEIVE);
    }

    /** What it would take over a link after so many, at once or as back-ups. */
    Credit credit(long received, LinkMode mode) {
        lock.lock();
        try {
            if (stopped || outbox.congested() || !heartbeat.believed()) {
                return new Credit(received, 0, 0);
            }
            int occupied = slots.occupied();
            int idle = slots.size() - occupied;
            // What calls on their way may still bring is as a rule nothing while there is credit.
            return new Credit(received, idle, mode == LinkMode.ALL ? room(occupied, 0) : Math.max(0, idle));
        } finally {
            lock.unlock();
        }
    }

    private int room() {
        if (outbox.congested() || !heartbeat.believed()) {
            return 0;
        }
        return room(slots.occupied(), asked);
    }

    private int room(int occupied, int asked) {
        int running = Math.min(occupied, slots.size());
        return prefetch.room(new PrefetchPolicy.View(
                slots.size(), running, slots.remaining(), occupied - running, slots.waitingTime(), asked, expected));
    }

    private void release(int room) {
        lock.lock();
        try {
            asked -= room;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Notes whether more messages seem to wait, and tells whether the intake was stopped meanwhile. */
    private boolean noted(boolean full) {
        lock.lock();
        try {
            moreLikely = full;
            changed.signalAll();
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    /** What a fragment is expected to take. */
    void expect(Duration estimate) {
        lock.lock();
        try {
            expected = estimate;
        } finally {
            lock.unlock();
        }
    }

    private void pauseFor(Duration pause) throws InterruptedException {
        long left = pause.toNanos();
        lock.lock();
        try {
            while (!stopped && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
