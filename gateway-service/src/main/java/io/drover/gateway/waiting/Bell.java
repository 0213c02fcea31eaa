package io.drover.gateway.waiting;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Ends the pauses of one request. Rung while nobody waits, it ends the next pause. Thread-safe. */
public final class Bell {

    private final Semaphore rung = new Semaphore(0);

    public void ring() {
        rung.release();
    }

    void await(Duration longest) throws InterruptedException {
        boolean _ = rung.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
        int _ = rung.drainPermits();
    }
}
