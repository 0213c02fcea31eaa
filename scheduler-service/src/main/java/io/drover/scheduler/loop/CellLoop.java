package io.drover.scheduler.loop;

import io.drover.model.Backoff;
import io.drover.model.cell.CellLease;
import io.drover.policy.pace.Turns;
import io.drover.scheduler.cell.CellSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns a cell: waits for its lease and decides for it until it is lost, again and again. What goes wrong with the cell as
 * a whole ends a {@link Tenure}; the next one knows nothing but the store.
 */
public final class CellLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(CellLoop.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    /** A tenure that lasted so long did not fail at its start. */
    private static final Duration GOOD_TENURE = Duration.ofMinutes(1);

    private static final int MOST_NAMED = 10;

    private final Tenure.Surroundings around;
    private final CellSettings cellSettings;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable Tenure tenure;
    private volatile @Nullable String trouble;

    public CellLoop(SchedulerPorts ports, CellSettings cellSettings, CellLoopSettings settings, LoopListener listener) {
        this.around = new Tenure.Surroundings(ports, settings, listener);
        this.cellSettings = cellSettings;
    }

    @Override
    public void run() {
        LeaseKeeper keeper = new LeaseKeeper(around.ports().leases(), around.settings(), System::nanoTime);
        Turns taking = Turns.of("taking cell " + around.settings().cell(), LOG::info, LOG::warn, LOG::error);
        Backoff pauses = new Backoff(around.settings().look(), LONGEST_PAUSE);
        int failures = 0;
        try {
            while (stopped.getCount() > 0) {
                long since = System.nanoTime();
                if (taking.take(() -> takeAndServe(keeper))) {
                    failures = 0;
                } else {
                    boolean isNew = System.nanoTime() - since > GOOD_TENURE.toNanos();
                    failures = isNew ? 1 : failures + 1;
                }
                Duration pause = failures == 0 ? around.settings().look() : pauses.pause(failures + 1);
                stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks the loop to end after the step it is in. */
    public void stop() {
        stopped.countDown();
    }

    private boolean takeAndServe(LeaseKeeper keeper) throws InterruptedException {
        try {
            Optional<CellLease> lease = keeper.tryTake();
            if (lease.isPresent()) {
                serve(lease.get());
            }
            trouble = null;
            return true;
        } catch (RuntimeException | Error e) {
            trouble = String.valueOf(e.getMessage());
            throw e;
        }
    }

    private void serve(CellLease lease) throws InterruptedException {
        LOG.info("cell {} is mine, epoch {}", lease.cell(), lease.epoch().value());
        around.listener().taken(lease);
        try (LeaseHold hold = new LeaseHold(
                        around.ports().leases(), lease, around.settings().renewals(), System::nanoTime);
                Tenure now = new Tenure(around, cellSettings, lease, hold, stopped)) {
            tenure = now;
            trouble = null;
            now.run();
        } finally {
            tenure = null;
            around.listener().lost(lease);
        }
    }

    /** Why the cell as a whole cannot be decided for; absent while it can, and while another process does. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** How the cell is, for people: whose it is, the workloads that wait with a trouble of their own, deaf workers. */
    public Map<String, Object> details() {
        @Nullable Tenure now = tenure;
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("decides", now != null);
        List<Roster.Parked> parked = now == null ? List.of() : now.parked();
        if (!parked.isEmpty()) {
            Map<String, String> named = new LinkedHashMap<>();
            parked.stream()
                    .limit(MOST_NAMED)
                    .forEach(
                            one -> named.put(one.workload().value(), one.fault().message()));
            details.put("parked", parked.size());
            details.put("troubles", named);
        }
        Map<String, String> deaf = new TreeMap<>();
        if (now != null) {
            now.deaf().forEach((life, trouble) -> deaf.put(life.worker().value(), trouble));
        }
        if (!deaf.isEmpty()) {
            details.put("deafWorkers", deaf);
        }
        return details;
    }
}
