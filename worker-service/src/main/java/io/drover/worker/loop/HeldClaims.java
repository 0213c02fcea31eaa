package io.drover.worker.loop;

import io.drover.model.fragment.Claim;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
    /** Claims that are being made, each as often as that. */
    private final List<Claim> asked = new ArrayList<>();

    void add(Held won) {
        lock.lock();
        try {
            held.put(won.claim(), won);
        } finally {
            lock.unlock();
        }
    }

    /** Its answer is on its way. */
    void remove(Held answered) {
        lock.lock();
        try {
            letGo(answered);
            this.answered.addLast(answered.claim());
            if (this.answered.size() > MOST_ANSWERED) {
                this.answered.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing of it is on its way. */
    void letGo(Held work) {
        lock.lock();
        try {
            held.remove(work.claim(), work);
            if (held.isEmpty()) {
                emptied.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** These are being claimed from now on: the store may say so before this worker knows. */
    void asking(List<Claim> claims) {
        lock.lock();
        try {
            asked.addAll(claims);
        } finally {
            lock.unlock();
        }
    }

    /** What was won of these is held by now. */
    void asked(List<Claim> claims) {
        lock.lock();
        try {
            claims.forEach(asked::remove);
        } finally {
            lock.unlock();
        }
    }

    /** The claims of all, those that are being made, and those that were answered last: their answers may be on their way. */
    Set<Claim> known() {
        lock.lock();
        try {
            Set<Claim> known = new HashSet<>(answered);
            known.addAll(asked);
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
