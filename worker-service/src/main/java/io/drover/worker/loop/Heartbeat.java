package io.drover.worker.loop;

import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
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
    private final AtomicLong beat = new AtomicLong();
    private final List<Repeated> alongside = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition toldMore = lock.newCondition();
    private volatile Told told;
    private volatile long workedAt;
    private volatile @Nullable Repeated repeated;
    private volatile boolean replaced;

    /** @param whenReplaced told once of the life that has the id by now: from then on this one says nothing more */
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
        // Until one is known to be taken each is the first: a later one does not take the id over from an earlier life.
        long number = told.number() == 0 ? WorkerReport.FIRST_BEAT : beat.get() + 1;
        beat.set(number);
        // Before the call: what it lasts is silence, too.
        long before = ports.nanos().getAsLong();
        WorkerReport report = report(info);
        Optional<WorkerReport> newer = ports.heartbeats().heartbeat(report);
        if (newer.isPresent()) {
            replaced = true;
            whenReplaced.accept(newer.get());
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
        Duration now = interval();
        Told last = told;
        return last.number() > 0 && last.interval().compareTo(now) < 0 ? last.interval() : now;
    }

    /** Whether others may still believe the last report; a worker of which they may not claims nothing. */
    boolean believed() {
        Told last = told;
        return !replaced
                && ports.nanos().getAsLong() - last.atNanos()
                        <= WorkerLoopSettings.patience(last.interval()).toNanos();
    }
}
