package io.drover.worker.loop;

import io.drover.model.fault.FaultException;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import io.drover.worker.metrics.WorkerMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker from start to end. Draining stops the intake, lets what is held finish, sends and deletes, and says
 * goodbye; it happens once, whoever asks for it: an operator, the registry, idleness or the end of the process.
 */
public final class WorkerLoop {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerLoop.class);
    private static final long STEP_MILLIS = 5_000;

    private final LoopSettings settings;
    private final LoopPorts ports;
    private final WorkerMetrics metrics;
    private final HeldClaims held = new HeldClaims();
    private final Deletions deletions;
    private final Outbox outbox;
    private final SlotPool slots;
    private final Admission admission;
    private final Intake intake;
    private final Heartbeat heartbeat;
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("heartbeat").factory());
    private final AtomicReference<WorkerState> state = new AtomicReference<>(WorkerState.READY);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable WorkerInfo info;
    private Instant activeAt = Instant.EPOCH;
    private long wonBefore;

    /** @param runner runs an attempt in the calling thread; empty if that was interrupted */
    public WorkerLoop(
            LoopSettings settings,
            LoopPorts ports,
            Function<FragmentRequest, Optional<FragmentResponse>> runner,
            WorkerMetrics metrics) {
        this.settings = settings;
        this.ports = ports;
        this.metrics = metrics;
        deletions = new Deletions(ports.requests());
        outbox = new Outbox(ports.queues(), held, deletions);
        slots = new SlotPool(settings, runner, this::fragmentEnded, ports.clock(), metrics);
        admission = new Admission(settings.id(), ports, held, slots, deletions, metrics);
        intake = new Intake(settings, ports, admission, slots, outbox);
        heartbeat = new Heartbeat(settings, ports, held, slots, state::get, this::drain);
    }

    /** Starts to work. To be called once. */
    public void start(WorkerInfo self) {
        info = self;
        activeAt = ports.clock().instant();
        long period = settings.heartbeat().toMillis();
        var unused = beats.scheduleWithFixedDelay(() -> tick(self), 0, period, TimeUnit.MILLISECONDS);
        deletions.start();
        outbox.start();
        slots.start();
        intake.start();
        LOG.info("worker {} is ready with {} slots", settings.id(), settings.slots());
    }

    /** Starts to drain and returns at once; asking again changes nothing. */
    public void drain(String reason) {
        if (state.compareAndSet(WorkerState.READY, WorkerState.DRAINING)) {
            LOG.info("worker {} drains: {}", settings.id(), reason);
            Thread.ofVirtual().name("drain").start(this::end);
        }
    }

    /** Waits for the end; false if it did not come within {@code limit}. */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits for the end, however long the worker lives. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    public boolean ended() {
        return ended.getCount() == 0;
    }

    /** What the worker says of itself now; empty before it started. */
    public Optional<WorkerReport> report() {
        WorkerInfo self = info;
        return self == null ? Optional.empty() : Optional.of(heartbeat.report(self));
    }

    private void tick(WorkerInfo self) {
        heartbeat.beat(self);
        Instant now = ports.clock().instant();
        long won = admission.won();
        if (!held.isEmpty() || won != wonBefore) {
            activeAt = now;
            wonBefore = won;
        } else if (!settings.idle().isZero() && !activeAt.plus(settings.idle()).isAfter(now)) {
            drain("no work for " + settings.idle().toSeconds() + " s");
        }
    }

    private void fragmentEnded(Held work, Optional<FragmentResponse> response) {
        if (response.isEmpty() || work.lost()) {
            metrics.fragment(WorkerMetrics.FragmentEnd.DROPPED);
            held.remove(work);
        } else {
            metrics.fragment(
                    switch (response.get()) {
                        case FragmentResponse.Completed _ -> WorkerMetrics.FragmentEnd.COMPLETED;
                        case FragmentResponse.Broken _ -> WorkerMetrics.FragmentEnd.BROKEN;
                    });
            outbox.add(work, response.get());
        }
        intake.roomChanged();
    }

    private void end() {
        try {
            intake.stop(STEP_MILLIS);
            if (!held.awaitEmpty(settings.drainTimeout())) {
                LOG.warn(
                        "worker {} gives up {} fragments: drain timed out",
                        settings.id(),
                        held.all().size());
                held.all().forEach(Held::markLost);
            }
            slots.stop();
            outbox.stop(STEP_MILLIS);
            deletions.stop(STEP_MILLIS);
            beats.shutdown();
            if (!beats.awaitTermination(STEP_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("worker {}: the last heartbeat hangs", settings.id());
            }
            ports.registry().deregister(settings.id());
            LOG.info("worker {} has ended", settings.id());
        } catch (FaultException e) {
            LOG.warn("worker {} ended without saying goodbye: {}", settings.id(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("worker {} was interrupted while draining", settings.id());
        } finally {
            ended.countDown();
        }
    }
}
