package io.drover.worker.loop;

import io.drover.policy.pace.SendLane;
import io.drover.policy.pace.Turns;
import io.drover.ports.WorkQueue;
import java.time.Duration;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes answered and stale requests, as many in one call as have gathered. A delete that fails is not tried again:
 * the request comes back, is found stale and deleted then. Thread-safe.
 */
final class Deletions {

    private static final Logger LOG = LoggerFactory.getLogger(Deletions.class);
    private static final int MAX_WAITING = 10_000;

    /** Nobody waits for a delete; it only has to come well before the message would. */
    private static final Duration GATHER = Duration.ofMillis(50);

    private final SendLane<String> receipts;

    /** @param outOfMemory told when the JVM has no memory left; may return */
    Deletions(WorkQueue requests, Runnable outOfMemory) {
        Turns deleting = Turns.of("deleting requests", LOG::info, LOG::warn, LOG::error, outOfMemory);
        this.receipts = new SendLane<>("deletions", MAX_WAITING, GATHER, deleting, requests::delete);
    }

    void add(Collection<String> some) {
        for (String receipt : some) {
            if (!receipts.offer(receipt)) {
                LOG.warn("more than {} deletes wait: one request is left to come back", MAX_WAITING);
            }
        }
    }

    /** Ends once everything added before is deleted, waiting at most {@code millis}. */
    void stop(long millis) throws InterruptedException {
        receipts.close();
        receipts.join(Duration.ofMillis(millis));
    }
}
