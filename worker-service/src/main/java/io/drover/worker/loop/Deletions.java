package io.drover.worker.loop;

import io.drover.policy.pace.Pace;
import io.drover.policy.pace.Turns;
import io.drover.ports.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes answered and stale requests, as many in one call as have gathered. A delete that fails is not tried again:
 * the request comes back, is found stale and deleted then. Thread-safe.
 */
final class Deletions {

    private static final Logger LOG = LoggerFactory.getLogger(Deletions.class);
    private static final int MAX_BATCH = 100;
    private static final int MAX_WAITING = 10_000;
    /** Is no receipt: whoever waits for one looks up. */
    private static final String LOOK_UP = "";

    /** Nobody waits for a delete; it only has to come well before the message would. */
    private static final Pace PACE = new Pace(Duration.ofMillis(50));

    private final WorkQueue requests;
    private final BlockingQueue<String> receipts = new LinkedBlockingQueue<>(MAX_WAITING);
    private final Thread thread = Thread.ofVirtual().name("deletions").unstarted(this::work);
    private final Turns deleting;
    /** Of the thread. */
    private long last = System.nanoTime() - PACE.gap().toNanos();

    private final CountDownLatch stopped = new CountDownLatch(1);

    /** @param outOfMemory told when the JVM has no memory left; may return */
    Deletions(WorkQueue requests, Runnable outOfMemory) {
        this.requests = requests;
        this.deleting = Turns.of("deleting requests", LOG::info, LOG::warn, LOG::error, outOfMemory);
    }

    void start() {
        thread.start();
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
        stopped.countDown();
        // Where it finds no room, nobody waits.
        boolean _ = receipts.offer(LOOK_UP);
        thread.join(millis);
    }

    private void work() {
        try {
            while (stopped.getCount() > 0 || !receipts.isEmpty()) {
                if (!deleting.take(this::deleteSome)) {
                    stopped.await(PACE.gap().toNanos(), TimeUnit.NANOSECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean deleteSome() throws InterruptedException {
        String first = receipts.take();
        stopped.await(PACE.waitNanos(System.nanoTime() - last), TimeUnit.NANOSECONDS);
        last = System.nanoTime();
        List<String> batch = new ArrayList<>(List.of(first));
        receipts.drainTo(batch, MAX_BATCH - 1);
        batch.removeIf(LOOK_UP::equals);
        if (!batch.isEmpty()) {
            requests.delete(batch);
        }
        return !batch.isEmpty();
    }
}
