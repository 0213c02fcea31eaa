package io.drover.scheduler.loop;

import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.pace.Outage;
import io.drover.policy.pace.Turns;
import io.drover.ports.Page;
import io.drover.ports.WorkloadRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes workloads whose retention has ended: first their objects, then their rows, so that nothing is orphaned. What a
 * client hands in under the same id meanwhile has a folder of its own for its objects, and its row is another submission.
 * Once a day it also removes {@link Leftovers}.
 */
public final class Retention implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int BATCH = 100;
    private static final int AT_ONCE = 8;
    /** So many pages in which nothing could be removed: the parts it stands on are away. */
    private static final int MOST_VAIN_PAGES = 20;

    private static final Duration LEFTOVERS_EVERY = Duration.ofDays(1);
    private static final Duration FIRST_LEFTOVERS_AFTER = Duration.ofMinutes(10);

    private final SchedulerPorts ports;
    private final Duration every;
    private final Leftovers leftovers;
    private final Turns looking = Turns.of("looking for expired workloads", LOG::info, LOG::warn, LOG::error);
    private final Turns clearing = Turns.of("looking for what was left over", LOG::info, LOG::warn, LOG::error);
    private final Outage removing = new Outage("removing expired workloads");
    /** Where the next round begins: behind what the last one could not remove, or at the longest ended. */
    private @Nullable String behind;

    private final CountDownLatch stopped = new CountDownLatch(1);

    public Retention(SchedulerPorts ports, Duration every) {
        this.ports = ports;
        this.every = every;
        this.leftovers = new Leftovers(ports);
    }

    @Override
    public void run() {
        long leftoversAt = System.nanoTime() + FIRST_LEFTOVERS_AFTER.toNanos();
        try {
            while (!stopped.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                round();
                if (System.nanoTime() - leftoversAt >= 0) {
                    leftoversAt = System.nanoTime() + LEFTOVERS_EVERY.toNanos();
                    boolean _ = clearing.take(() -> {
                        leftovers.remove(() -> stopped.getCount() == 0);
                        return true;
                    });
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void stop() {
        stopped.countDown();
    }

    /**
     * Removes all that has expired; what cannot be removed is tried again in a later round. One that gives up goes on behind
     * that next time, so that nothing keeps what comes after it.
     */
    public void round() throws InterruptedException {
        boolean _ = looking.take(this::removeExpired);
    }

    private boolean removeExpired() throws InterruptedException {
        int vain = 0;
        int all = 0;
        @Nullable String cursor = behind;
        behind = null;
        do {
            Page<WorkloadRef> page = ports.cells().expired(ports.clock().instant(), cursor, BATCH);
            int removed = remove(page.items());
            all += removed;
            vain = removed > 0 ? 0 : vain + 1;
            cursor = page.next();
        } while (cursor != null && vain < MOST_VAIN_PAGES && stopped.getCount() > 0);
        behind = cursor;
        if (all > 0) {
            LOG.info("removed {} workloads at the end of their retention", all);
        }
        return true;
    }

    /** How many were removed. */
    private int remove(List<WorkloadRef> expired) throws InterruptedException {
        AtomicInteger removed = new AtomicInteger();
        Semaphore free = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (WorkloadRef workload : expired) {
                free.acquire();
                threads.execute(() -> {
                    try {
                        remove(workload);
                        removed.incrementAndGet();
                        removing.worked().ifPresent(LOG::info);
                    } catch (RuntimeException | Error e) {
                        removing.failed("workload " + workload.id() + ": " + e.getMessage())
                                .ifPresent(LOG::warn);
                    } finally {
                        free.release();
                    }
                });
            }
        }
        return removed.get();
    }

    private void remove(WorkloadRef expired) {
        WorkloadId id = expired.id();
        Optional<Workload> found = ports.workloads().find(id);
        if (found.isEmpty() || !WorkloadRef.of(found.get()).equals(expired)) {
            return; // Somebody was faster, and perhaps the client is back.
        }
        found.get().submission().folders().forEach(ports.objects()::deleteAll);
        if (ports.cells().delete(expired)) {
            LOG.debug("workload {} removed at the end of its retention", id);
        }
    }
}
