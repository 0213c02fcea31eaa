package io.drover.function;

import io.drover.model.fault.FaultException;
import io.drover.model.fragment.Claim;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heartbeat of one invocation, so that its cell knows a long run from a dead one. A run that is over before the first
 * beat costs the registry nothing. It also finds out when the claim was given to somebody else, and interrupts the run.
 */
final class Beating implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Beating.class);

    private final Holder self;
    private final Claim claim;
    private final FragmentInvocation.Ports ports;
    private final WorkerInfo info;
    private final Duration period;
    private final Thread running = Thread.currentThread();
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("beat").factory());
    private long beat;
    private volatile boolean lost;

    private Beating(Holder self, Claim claim, FragmentInvocation.Settings settings, FragmentInvocation.Ports ports) {
        this.self = self;
        this.claim = claim;
        this.ports = ports;
        this.period = settings.heartbeat();
        Instant now = ports.clock().instant();
        this.info = new WorkerInfo(
                1,
                "function",
                ProcessHandle.current().pid(),
                settings.zone(),
                now,
                settings.pricePerHour(),
                Executor.FAAS,
                self.incarnation());
    }

    /** Begins to beat for what the calling thread is about to run. */
    static Beating start(
            Holder self, Claim claim, FragmentInvocation.Settings settings, FragmentInvocation.Ports ports) {
        Beating beating = new Beating(self, claim, settings, ports);
        long period = settings.heartbeat().toMillis();
        var unused = beating.beats.scheduleAtFixedRate(beating::beat, period, period, TimeUnit.MILLISECONDS);
        return beating;
    }

    /** Whether nobody waits for the answer any more. */
    boolean lost() {
        return lost;
    }

    private void beat() {
        try {
            ports.registry()
                    .heartbeat(new WorkerReport(
                            self.worker(),
                            info,
                            WorkerState.READY,
                            ++beat,
                            period,
                            1,
                            List.of(claim),
                            List.of(claim),
                            ports.clock().instant()));
            if (!lost && !ports.claims().lost(self, List.of(claim)).isEmpty()) {
                lost = true;
                running.interrupt();
            }
        } catch (FaultException e) {
            LOG.warn("the heartbeat of {} failed: {}", claim, e.getMessage());
        }
    }

    @Override
    public void close() {
        beats.close();
        if (lost) {
            // The interrupt has done its work: what follows must not be ended by it.
            boolean interrupted = Thread.interrupted();
            LOG.debug("{} was ended by its heartbeat: {}", claim, interrupted);
        }
        if (beat > 0) {
            try {
                ports.registry().deregister(self.worker());
            } catch (FaultException e) {
                LOG.warn("{} ends without saying goodbye: {}", self.worker(), e.getMessage());
            }
        }
    }
}
