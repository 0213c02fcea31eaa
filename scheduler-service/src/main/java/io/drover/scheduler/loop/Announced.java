package io.drover.scheduler.loop;

import io.drover.model.Backoff;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.pace.Outage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workloads of which the cell was told directly, on their way to being its own: many are taken in one write, and a lone one at
 * once. What is left when it ends is found like any submission whose message is lost. Thread-safe.
 */
final class Announced implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Announced.class);
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_AT_ONCE = 100;
    private static final int TRIES = 5;
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

    private final Adoption adoption;
    private final BlockingQueue<WorkloadId> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Outage taking = new Outage("taking what was handed in");
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    Announced(Adoption adoption) {
        this.adoption = adoption;
        this.thread = Thread.ofVirtual().name("cell-announced").start(this::work);
    }

    /** False if there is no room: then it needs a message. */
    boolean offer(WorkloadId id) {
        return closed.getCount() > 0 && waiting.offer(id);
    }

    private void work() {
        try {
            while (closed.getCount() > 0) {
                List<WorkloadId> some = new ArrayList<>(List.of(waiting.take()));
                waiting.drainTo(some, MOST_AT_ONCE - 1);
                take(some);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(List<WorkloadId> some) throws InterruptedException {
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            try {
                // Where that is refused, the cell's next owner finds them.
                boolean _ = adoption.adopt(some);
                taking.worked().ifPresent(LOG::info);
                return;
            } catch (RuntimeException | Error e) {
                taking.failed(e).ifPresent(LOG::warn);
                if (closed.await(PAUSES.pause(attempt).toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }
}
