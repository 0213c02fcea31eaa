package io.drover.embedded.store;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets many commits share one flush: while one runs, everybody else who wants one waits for the next, which then covers
 * them all. Thread-safe.
 */
final class GroupFlush {

    private final Runnable body;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private boolean running;
    private long begun;
    private long succeeded;

    GroupFlush(Runnable body) {
        this.body = body;
    }

    /** Returns once a flush has succeeded that began after this call; throws what the caller's own flush threw. */
    void flush() {
        lock.lock();
        try {
            long needed = begun + 1;
            while (succeeded < needed) {
                if (running) {
                    ended.awaitUninterruptibly();
                } else {
                    lead();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Called with the lock, which it gives up while the flush runs. */
    private void lead() {
        running = true;
        long flush = ++begun;
        lock.unlock();
        boolean done = false;
        try {
            body.run();
            done = true;
        } finally {
            lock.lock();
            running = false;
            if (done) {
                succeeded = flush;
            }
            ended.signalAll();
        }
    }
}
