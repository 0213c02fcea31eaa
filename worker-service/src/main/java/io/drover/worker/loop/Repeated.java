package io.drover.worker.loop;

import io.drover.model.fault.FaultException;
import io.drover.policy.pace.Outage;
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
    private final Outage outage;
    private final Supplier<Duration> pause;
    private final Runnable part;
    private final Runnable outOfMemory;
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
        this.outage = new Outage(what);
        this.pause = pause;
        this.part = part;
        this.outOfMemory = outOfMemory;
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

    private void work() {
        try {
            while (!stopped) {
                once();
                boolean _ = wakes.tryAcquire(pause.get().toNanos(), TimeUnit.NANOSECONDS);
                int _ = wakes.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void once() {
        try {
            part.run();
            outage.worked().ifPresent(LOG::info);
        } catch (FaultException e) {
            outage.failed(e).ifPresent(LOG::warn);
        } catch (OutOfMemoryError e) {
            outOfMemory.run();
            LOG.error("{} broke", what, e);
        } catch (Throwable e) {
            LOG.error("{} broke", what, e);
        }
    }
}
