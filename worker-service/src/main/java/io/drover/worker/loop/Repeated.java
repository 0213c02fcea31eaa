package io.drover.worker.loop;

import io.drover.policy.pace.Turns;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one thing again and again on a thread of its own, so that a call which hangs holds up nothing else. Whatever becomes
 * of one time, an {@link Error} included, the next one comes. Thread-safe.
 */
final class Repeated {

    private static final Logger LOG = LoggerFactory.getLogger(Repeated.class);

    private final String what;
    private final Turns turns;
    private final Supplier<Duration> pause;
    private final Runnable part;
    private final Semaphore wakes = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * @param what it does, as the subject of a sentence; names the thread, too
     * @param pause asked after each time for how long until the next
     * @param outOfMemory told when the JVM has no memory left for the part; may return
     */
    Repeated(String what, Supplier<Duration> pause, Runnable part, Runnable outOfMemory) {
        this.what = what;
        this.turns = Turns.of(what, LOG::info, LOG::warn, LOG::error, outOfMemory);
        this.pause = pause;
        this.part = part;
        this.thread = Thread.ofVirtual().name(what).unstarted(this::work);
    }

    void start() {
        thread.start();
    }

    /** Ends the present pause. */
    void wake() {
        wakes.release();
    }

    /** Asks it to end after the time under way. */
    void stop() {
        stopped = true;
        wake();
    }

    /** After {@link #stop}: waits so long at most, and leaves a call that hangs behind. */
    void join(long millis) throws InterruptedException {
        thread.join(millis);
        if (thread.isAlive()) {
            LOG.warn("{} hangs", what);
            thread.interrupt();
        }
    }

    private boolean once() {
        part.run();
        return true;
    }

    private void work() {
        try {
            while (!stopped) {
                boolean _ = turns.take(this::once);
                boolean _ = wakes.tryAcquire(pause.get().toNanos(), TimeUnit.NANOSECONDS);
                int _ = wakes.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
