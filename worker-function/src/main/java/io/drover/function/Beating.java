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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heartbeat of one invocation, so that its cell knows a long run from a dead one. A run that is over before the first
 * beat costs the registry nothing. It also finds out when the claim was given to somebody else, and interrupts the run.
 */
final class Beating implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Beating.class);
    private static final Duration LAST_CALLS = Duration.ofSeconds(2);

    private final Holder self;
    private final Claim claim;
    private final FragmentInvocation.Ports ports;
    private final WorkerInfo info;
    private final Duration period;
    private final Thread running = Thread.currentThread();
    /** Two threads: a check that hangs holds up no report. */
    private final ScheduledExecutorService beats =
            Executors.newScheduledThreadPool(2, Thread.ofVirtual().name("beat").factory());

    private final AtomicLong beat = new AtomicLong();
    private volatile boolean begun;
    private volatile boolean lost;
    private boolean ran;
    private @Nullable Future<?> checks;

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
        ScheduledFuture<?> _ = beating.beats.scheduleAtFixedRate(
                () -> beating.attempt("the heartbeat", beating::report), period, period, TimeUnit.MILLISECONDS);
        beating.checks = beating.beats.scheduleAtFixedRate(
                () -> beating.attempt("the check", beating::check), period, period, TimeUnit.MILLISECONDS);
        return beating;
    }

    /** Whether nobody waits for the answer any more. */
    boolean lost() {
        return lost;
    }

    /**
     * To be called before the first task runs. An attempt that follows another may follow a loss, so it is told first: what
     * kills its function at once would leave no evidence otherwise.
     */
    void begun() {
        begun = true;
        if (claim.attempt().value() > 1) {
            try {
                beats.submit(this::report).get(3 * period.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn("{} begins without having said so", claim, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** One that throws would be the last. */
    private void attempt(String what, Runnable part) {
        try {
            part.run();
        } catch (FaultException e) {
            LOG.warn("{} of {} failed: {}", what, claim, e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.error("{} of {} failed", what, claim, e);
        }
    }

    private synchronized void report() {
        List<Claim> held = List.of(claim);
        boolean isMine = ports.heartbeats()
                .heartbeat(new WorkerReport(
                        self.worker(),
                        info,
                        WorkerState.READY,
                        beat.incrementAndGet(),
                        period,
                        1,
                        held,
                        begun ? held : List.of(),
                        ports.clock().instant()))
                .isEmpty();
        if (!isMine) {
            lose();
        }
    }

    private void check() {
        if (!lost && !ports.claims().lost(self, List.of(claim)).isEmpty()) {
            lose();
        }
    }

    private void lose() {
        synchronized (running) {
            if (!ran) {
                lost = true;
                running.interrupt();
            }
        }
    }

    /** The run is over, and the beat goes on. To be called by the thread that ran; from here on nothing interrupts it. */
    void ran() {
        if (checks != null) {
            checks.cancel(false);
        }
        synchronized (running) {
            ran = true;
        }
        if (lost) {
            // The interrupt has done its work: what follows must not be ended by it.
            boolean _ = Thread.interrupted();
        }
    }

    /** Says goodbye: either the answer is sent, or there is none. */
    @Override
    public void close() {
        ran();
        beats.shutdown();
        try {
            if (!beats.awaitTermination(LAST_CALLS.toMillis(), TimeUnit.MILLISECONDS)) {
                beats.shutdownNow();
            }
        } catch (InterruptedException e) {
            beats.shutdownNow();
            Thread.currentThread().interrupt();
        }
        if (beat.get() > 0) {
            try {
                ports.heartbeats().deregister(self);
            } catch (FaultException e) {
                LOG.warn("{} ends without saying goodbye: {}", self.worker(), e.getMessage());
            }
        }
    }
}
