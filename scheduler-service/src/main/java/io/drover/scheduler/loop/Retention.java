package io.drover.scheduler.loop;

import io.drover.model.fault.FaultException;
import io.drover.model.workload.WorkloadId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes workloads whose retention has ended: first their objects, then their rows, so that nothing is orphaned. */
public final class Retention implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int BATCH = 100;

    private final SchedulerPorts ports;
    private final Duration every;
    private final CountDownLatch stopped = new CountDownLatch(1);

    public Retention(SchedulerPorts ports, Duration every) {
        this.ports = ports;
        this.every = every;
    }

    @Override
    public void run() {
        try {
            while (!stopped.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                round();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void stop() {
        stopped.countDown();
    }

    /** Removes what has expired; what is left over waits for the next round. */
    public void round() {
        try {
            List<WorkloadId> expired = ports.cells().expired(ports.clock().instant(), BATCH);
            for (WorkloadId id : expired) {
                ports.objects().deleteAll("bags/" + id + "/");
                ports.objects().deleteAll("results/" + id + "/");
                ports.cells().delete(id);
                LOG.info("workload {} removed at the end of its retention", id);
            }
        } catch (FaultException e) {
            LOG.warn("cannot remove expired workloads: {}", e.getMessage());
        }
    }
}
