package io.drover.gateway.waiting;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Waits in real time until the application stops: a stream of events must not hold up a graceful shutdown. */
@Component
public final class UntilStopped implements Waiting {

    private final Set<Bell> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    @Override
    public boolean pause(Duration longest, Bell bell) {
        waiting.add(bell);
        try {
            // Only now: one that is not heard of by stop() sees here that it was called.
            if (!stopped) {
                bell.await(longest);
            }
            return !stopped;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting.remove(bell);
        }
    }

    @EventListener(ContextClosedEvent.class)
    void stop() {
        stopped = true;
        waiting.forEach(Bell::ring);
    }
}
