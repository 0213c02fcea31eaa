package io.drover.gateway.waiting;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Waits in real time until the application stops: a stream of events must not hold up a graceful shutdown. */
@Component
public final class UntilStopped implements Waiting {

    private final CountDownLatch stopped = new CountDownLatch(1);

    @Override
    public boolean pause(Duration time) {
        try {
            return !stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @EventListener(ContextClosedEvent.class)
    void stop() {
        stopped.countDown();
    }
}
