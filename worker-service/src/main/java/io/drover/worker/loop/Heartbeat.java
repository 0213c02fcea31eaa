package io.drover.worker.loop;

import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.policy.liveness.NameWatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The report by which others know that this worker lives. It waits for nothing but the registry. Reports one at a time;
 * thread-safe otherwise.
 */
final class Heartbeat {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private record Told(long number, long atNanos, Duration interval) {}

    private final WorkerLoopSettings settings;
    private final LoopPorts ports;
    private final HeldClaims held;
    private final SlotPool slots;
    private final Supplier<WorkerState> state;
    private final Consumer<WorkerReport> whenReplaced;
    private final NameWatch others;
    private final AtomicLong beat = new AtomicLong();
    private final List<Repeated> alongside = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition toldMore = lock.newCondition();
    private volatile Told told;
    private volatile long workedAt;
    private volatile @Nullable Repeated repeated;
    /** Another life has the id, and it is not known yet whether it lives. */
    private volatile boolean refused;

    private volatile boolean replaced;

    /** @param whenReplaced told once of the life that has the id and lives: from then on this one says nothing more */
    Heartbeat(
            WorkerLoopSettings settings,
            LoopPorts ports,
            HeldClaims held,
            SlotPool slots,
            Supplier<WorkerState> state,
            Consumer<WorkerReport> whenReplaced) {
        this.settings = settings;
        this.ports = ports;
        this.held = held;
        this.slots = slots;
        this.state = state;
        this.whenReplaced = whenReplaced;
        this.others = new NameWatch(WorkerLoopSettings.LEAST_PATIENCE, settings.heartbeat());
        this.told = new Told(0, ports.nanos().getAsLong() - Long.MAX_VALUE / 2, Duration.ZERO);
        this.workedAt = ports.nanos().getAsLong() - settings.idleHeartbeat().toNanos();
    }

    /** Something that is to be done as often as reports are made; whoever asks for it starts it. */
    Repeated alongside(String what, Runnable part) {
        Repeated made = new Repeated(what, this::interval, part, ports.outOfMemory());
        alongside.add(made);
        return made;
    }

    WorkerReport report(WorkerInfo info) {
        List<Held> now = held.all();
        return new WorkerReport(
                settings.id(),
                info,
                state.get(),
                beat.get(),
                interval(),
                slots.busy(),
                now.stream().map(Held::claim).toList(),
                now.stream().filter(Held::begun).map(Held::claim).toList(),
                now.stream().filter(Held::waits).map(Held::claim).toList(),
                ports.clock().instant());
    }

    /** To be called once. */
    void start(WorkerInfo info) {
        Repeated reports = new Repeated("reporting", this::untilNext, () -> beat(info), ports.outOfMemory());
        repeated = reports;
        reports.start();
    }

    void stop(long millis) throws InterruptedException {
        Repeated reports = repeated;
        if (reports != null) {
            reports.stop();
            reports.join(millis);
        }
    }

    /** To be called when something was won: what the last report promised may be too little for a worker with work. */
    void working() {
        workedAt = ports.nanos().getAsLong();
        Repeated reports = repeated;
        if (reports != null && told.interval().compareTo(settings.heartbeat()) > 0) {
            reports.wake();
            alongside.forEach(Repeated::wake);
        }
    }

    /** For how long nothing has been held; zero while something is. */
    Duration quietFor() {
        long now = ports.nanos().getAsLong();
        if (!held.isEmpty()) {
            workedAt = now;
            return Duration.ZERO;
        }
        return Duration.ofNanos(now - workedAt);
    }

    private void beat(WorkerInfo info) {
        if (replaced) {
            return;
        }
        long number = beat.incrementAndGet();
        // Before the call: what it lasts is silence, too.
        long before = ports.nanos().getAsLong();
        WorkerReport report = report(info);
        if (!isTaken(report)) {
            return;
        }
        if (told.number() == 0) {
            // Not before anybody knows: until then it waits for its Drover, which the failing reports say.
            LOG.info("worker {} is ready with {} slots", settings.id(), settings.slots());
        }
        lock.lock();
        try {
            told = new Told(number, before, report.interval());
            toldMore.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isTaken(WorkerReport report) {
        try {
            Optional<WorkerReport> other = ports.heartbeats().heartbeat(report);
            if (other.isPresent() && isOver(other.get())) {
                // Where another one was faster, it is that one's turn to be looked at, from the next report on.
                other = ports.heartbeats().takeOver(report, other.get());
            }
            if (other.isEmpty()) {
                others.forget();
            }
            refused = other.isPresent();
            return !refused;
        } catch (RuntimeException | Error e) {
            others.forget();
            throw e;
        }
    }

    private boolean isOver(WorkerReport other) {
        boolean isDead = ports.deaths().among(List.of(other)).contains(other.holder());
        Duration uptime = Duration.ofNanos(ports.nanos().getAsLong());
        return switch (others.refused(uptime, other, isDead)) {
            case WAIT -> {
                if (!refused) {
                    LOG.info(
                            "pid {} at {} has reported as worker {}: this process waits until that is gone, or silent for {} ms",
                            other.info().pid(),
                            other.info().address(),
                            settings.id(),
                            others.patienceWith(other).toMillis());
                }
                yield false;
            }
            case TAKE -> {
                LOG.info(
                        "worker {} was pid {} at {} before, which is {}",
                        settings.id(),
                        other.info().pid(),
                        other.info().address(),
                        isDead ? "gone" : "silent");
                yield true;
            }
            case GIVE_WAY -> {
                replaced = true;
                whenReplaced.accept(other);
                yield false;
            }
        };
    }

    /** Reports at once, and returns when a report that was made after this call is through, or its patience over. */
    void tell() throws InterruptedException {
        long last = beat.get();
        long left = WorkerLoopSettings.patience(settings.heartbeat()).toNanos();
        Repeated reports = repeated;
        if (reports != null) {
            reports.wake();
        }
        lock.lock();
        try {
            while (told.number() <= last && left > 0) {
                left = toldMore.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Until the next report, as a report of now would announce it. */
    Duration interval() {
        return settings.reports().interval(quietFor());
    }

    /** What was announced is kept, though it may have become quiet since. */
    private Duration untilNext() {
        if (refused) {
            return settings.heartbeat();
        }
        Duration now = interval();
        Told last = told;
        return last.number() > 0 && last.interval().compareTo(now) < 0 ? last.interval() : now;
    }

    /** Whether others may still believe the last report; a worker of which they may not claims nothing. */
    boolean believed() {
        Told last = told;
        return !refused
                && ports.nanos().getAsLong() - last.atNanos()
                        <= WorkerLoopSettings.patience(last.interval()).toNanos();
    }
}
