package io.drover.worker.loop;

import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.wire.FragmentResponse;
import io.drover.worker.metrics.WorkerMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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

    private final WorkerLoopSettings settings;
    private final LoopPorts ports;
    private final AttemptRunner runner;
    private final WorkerMetrics metrics;
    private final HeldClaims held = new HeldClaims();
    private final Deletions deletions;
    private final ResponseOutbox outbox;
    private final SlotPool slots;
    private final ClaimChecks checks;
    private final AttemptAdmission admission;
    private final Heartbeat heartbeat;
    private final RequestIntake intake;
    private final LinkKeeper links;
    /** Each on a thread of its own, so that one that hangs holds up no other, and the report least of all. */
    private final List<Repeated> chores;

    private final AtomicReference<WorkerState> state = new AtomicReference<>(WorkerState.READY);
    private final CountDownLatch ended = new CountDownLatch(1);
    /** Why it ended because of another process. */
    private final AtomicReference<@Nullable String> replaced = new AtomicReference<>();

    private volatile @Nullable WorkerInfo info;
    private long activeNanos;
    private long wonBefore;

    /** @param runner runs attempts in the slots' threads */
    public WorkerLoop(WorkerLoopSettings settings, LoopPorts ports, AttemptRunner runner, WorkerMetrics metrics) {
        this.settings = settings;
        this.ports = ports;
        this.runner = runner;
        this.metrics = metrics;
        deletions = new Deletions(ports.requests(), ports.outOfMemory());
        outbox = new ResponseOutbox(settings.self(), ports.queues(), held, deletions, ports.outOfMemory());
        slots = new SlotPool(settings, this::run, this::fragmentEnded, runner::expect, ports, metrics);
        checks = new ClaimChecks(settings, ports, held, slots::interrupt);
        admission = new AttemptAdmission(settings.self(), ports, held, slots, deletions, metrics);
        heartbeat = new Heartbeat(settings, ports, held, slots, state::get, this::giveWay);
        intake = new RequestIntake(settings, ports, admission, slots, outbox, heartbeat);
        links = new LinkKeeper(settings, ports, new LinkKeeper.Parts(held, admission, intake, heartbeat), outbox::add);
        Hiding hiding = new Hiding(settings.visibility(), ports, held);
        chores = List.of(
                heartbeat.alongside("asking which claims are lost", checks::dropLost),
                heartbeat.alongside("keeping messages hidden", hiding::extend),
                heartbeat.alongside("asking whether to drain", this::drainIfAsked),
                new Repeated(
                        "looking whether there is work", settings::heartbeat, this::drainIfIdle, ports.outOfMemory()));
    }

    /** Starts to work. To be called once. */
    public void start(WorkerInfo self) {
        info = self;
        activeNanos = ports.nanos().getAsLong();
        heartbeat.start(self);
        chores.forEach(Repeated::start);
        slots.start();
        intake.start();
        links.start();
    }

    /** Starts to drain and returns at once; asking again changes nothing. */
    public void drain(String reason) {
        // Before anybody can read that it drains: from then on it takes nothing.
        intake.refuse();
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

    /** Whether it ended because another process that lives reports under its id. */
    public boolean replaced() {
        return whyReplaced().isPresent();
    }

    /** The same, as a sentence with the remedy. */
    public Optional<String> whyReplaced() {
        return Optional.ofNullable(replaced.get());
    }

    /** What this one holds, if the id was its own before, is run again as soon as its cell sees the other life. */
    private void giveWay(WorkerReport other) {
        String why = "another process, pid " + other.info().pid() + " at "
                + other.info().address() + ", is worker " + settings.id() + " since "
                + other.info().startedAt()
                + " and goes on, so this one ended. Give each worker an --id (drover.worker.id) of its own";
        LOG.error(why);
        replaced.set(why);
        dropAll();
        drain("another process has its id");
    }

    private void dropAll() {
        for (Held work : held.all()) {
            work.markLost();
            slots.interrupt(work.claim());
        }
    }

    private void drainIfAsked() {
        if (ports.heartbeats().drainRequested(settings.id())) {
            drain("asked to");
        }
    }

    private void drainIfIdle() {
        long now = ports.nanos().getAsLong();
        long won = admission.won();
        if (!held.isEmpty() || won != wonBefore) {
            activeNanos = now;
            wonBefore = won;
        } else if (!settings.idle().isZero()
                && now - activeNanos >= settings.idle().toNanos()) {
            drain("no work for " + settings.idle().toSeconds() + " s");
        }
    }

    private Optional<FragmentResponse> run(Held work) {
        try {
            return checks.confirm(work) ? runner.run(work.request(), () -> begun(work)) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /**
     * The next report tells. An attempt that follows another may follow a loss, so it is told first: what kills its worker at
     * once would leave no evidence otherwise, and be sent again for ever.
     */
    private void begun(Held work) {
        work.markBegun();
        if (work.claim().attempt().value() > 1 && !work.request().probe()) {
            try {
                heartbeat.tell();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void fragmentEnded(Held work, Optional<FragmentResponse> response) {
        if (response.isEmpty() || work.lost()) {
            // First, whatever follows: reports name what is held, and what they name the cell waits for.
            held.letGo(work);
            metrics.fragment(WorkerMetrics.FragmentEnd.DROPPED);
        } else {
            metrics.fragment(
                    switch (response.get()) {
                        case FragmentResponse.Completed _ -> WorkerMetrics.FragmentEnd.COMPLETED;
                        case FragmentResponse.Broken _, FragmentResponse.ProbeDied _ ->
                            WorkerMetrics.FragmentEnd.BROKEN;
                    });
            if (!links.answer(work, response.get())) {
                outbox.add(work, response.get());
                links.roomChanged();
            }
        }
        intake.roomChanged();
    }

    private void end() {
        try {
            links.refuse();
            intake.stop(STEP_MILLIS);
            if (replaced()) {
                // What came in meanwhile.
                dropAll();
            }
            if (!held.awaitEmpty(settings.drainTimeout())) {
                LOG.warn(
                        "worker {} gives up {} fragments: drain timed out",
                        settings.id(),
                        held.all().size());
                held.all().forEach(Held::markLost);
            }
            // Whatever came now would find no slot.
            links.stop(STEP_MILLIS);
            checks.stop();
            slots.stop();
            outbox.stop(STEP_MILLIS);
            deletions.stop(STEP_MILLIS);
            chores.forEach(Repeated::stop);
            heartbeat.stop(STEP_MILLIS);
            if (!replaced()) {
                // Else the other one would be forgotten.
                sayGoodbye();
            }
            LOG.info("worker {} has ended", settings.id());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("worker {} was interrupted while draining", settings.id());
        } finally {
            ended.countDown();
        }
    }

    /** Bounded: a registry that hangs must not keep the process. */
    private void sayGoodbye() throws InterruptedException {
        Thread goodbye = Thread.ofVirtual().name("goodbye").start(() -> {
            try {
                ports.heartbeats().deregister(settings.self());
            } catch (RuntimeException | Error e) {
                LOG.warn("worker {} ended without saying goodbye: {}", settings.id(), e.getMessage());
            }
        });
        goodbye.join(STEP_MILLIS);
    }
}
