package io.drover.worker.loop;

import io.drover.model.fragment.Claim;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Everything that was won or assigned and not answered yet, oldest first. Thread-safe. */
final class HeldClaims {

    private static final int MOST_ANSWERED = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();
    private final Map<Claim, Held> held = new LinkedHashMap<>();
    private final Deque<Claim> answered = new ArrayDeque<>();

    void add(Held won) {
        lock.lock();
        try {
            held.put(won.claim(), won);
        } finally {
            lock.unlock();
        }
    }

    void remove(Held answered) {
        lock.lock();
        try {
            held.remove(answered.claim(), answered);
            this.answered.addLast(answered.claim());
            if (this.answered.size() > MOST_ANSWERED) {
                this.answered.removeFirst();
            }
            if (held.isEmpty()) {
                emptied.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The claims of all, and those that were let go of last: their answers may be on their way. */
    Set<Claim> known() {
        lock.lock();
        try {
            Set<Claim> known = new HashSet<>(answered);
            held.values().stream().filter(work -> !work.lost()).map(Held::claim).forEach(known::add);
            return known;
        } finally {
            lock.unlock();
        }
    }

    List<Held> all() {
        lock.lock();
        try {
            return List.copyOf(held.values());
        } finally {
            lock.unlock();
        }
    }

    boolean contains(Claim claim) {
        lock.lock();
        try {
            return held.containsKey(claim);
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return held.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is held; false if that took longer than {@code limit}. */
    boolean awaitEmpty(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (!held.isEmpty()) {
                if (left <= 0) {
                    return false;
                }
                left = emptied.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
