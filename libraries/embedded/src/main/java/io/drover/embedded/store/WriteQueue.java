package io.drover.embedded.store;

import io.drover.model.fault.FaultCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What waits to be written: leases and beats before the rest, since whoever is late with them counts as dead. */
final class WriteQueue {

    private static final int LIMIT = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Pending<?>> urgent = new ArrayDeque<>();
    private final Deque<Pending<?>> others = new ArrayDeque<>();
    private boolean closed;

    /** @throws io.drover.model.fault.FaultException with STORE_UNAVAILABLE if too many wait, or nobody writes any more */
    void add(Pending<?> pending, boolean isUrgent) {
        lock.lock();
        try {
            if (closed) {
                throw FaultCode.STORE_UNAVAILABLE.asException("the store is closed: this process is ending");
            }
            if (urgent.size() + others.size() >= LIMIT) {
                throw FaultCode.STORE_UNAVAILABLE.asException(
                        LIMIT + " writes wait for the store already: it is too slow for what it is asked");
            }
            (isUrgent ? urgent : others).add(pending);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next; null when it is closed and empty. */
    @Nullable
    Pending<?> take() {
        lock.lock();
        try {
            while (urgent.isEmpty() && others.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            return next();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next, for a while; null if there is none by then. */
    @Nullable
    Pending<?> take(Duration atMost) {
        boolean interrupted = false;
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (urgent.isEmpty() && others.isEmpty() && !closed && left > 0) {
                try {
                    left = changed.awaitNanos(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return next();
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether it is closed and nothing waits. */
    boolean isOver() {
        lock.lock();
        try {
            return closed && urgent.isEmpty() && others.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** The next, or null if none waits. */
    @Nullable
    Pending<?> poll() {
        lock.lock();
        try {
            return next();
        } finally {
            lock.unlock();
        }
    }

    /** All that waits now; it waits no more. */
    List<Pending<?>> drain() {
        lock.lock();
        try {
            List<Pending<?>> all = new ArrayList<>(urgent);
            all.addAll(others);
            urgent.clear();
            others.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Pending<?> next() {
        @Nullable Pending<?> first = urgent.poll();
        return first == null ? others.poll() : first;
    }

    int size() {
        lock.lock();
        try {
            return urgent.size() + others.size();
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more; what waits is still handed out. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
