package io.drover.worker.loop;

import io.drover.model.fragment.Claim;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The report by which others know that this worker lives. It waits for nothing but the registry. Reports one at a time;
 * thread-safe otherwise.
 */
final class Heartbeat {

    /** So many intervals of silence, and others call a worker lost; it then takes nothing new by itself. */
    private static final int PATIENCE = 3;

    private record Told(long atNanos, Duration interval) {}

    private final LoopSettings settings;
    private final LoopPorts ports;
    private final HeldClaims held;
    private final SlotPool slots;
    private final Supplier<WorkerState> state;
    private final AtomicLong beat = new AtomicLong();
    private volatile Told told;
    private volatile @Nullable Repeated repeated;

    Heartbeat(LoopSettings settings, LoopPorts ports, HeldClaims held, SlotPool slots, Supplier<WorkerState> state) {
        this.settings = settings;
        this.ports = ports;
        this.held = held;
        this.slots = slots;
        this.state = state;
        this.told = new Told(ports.nanos().getAsLong() - Long.MAX_VALUE / 2, Duration.ZERO);
    }

    WorkerReport report(WorkerInfo info) {
        List<Held> now = held.all();
        return new WorkerReport(
                settings.id(),
                info,
                state.get(),
                beat.get(),
                now.isEmpty() ? settings.idleHeartbeat() : settings.heartbeat(),
                slots.busy(),
                now.stream().map(Held::claim).toList(),
                now.stream().filter(Held::begun).map(Held::claim).toList(),
                ports.clock().instant());
    }

    /** To be called once. */
    void start(WorkerInfo info) {
        Repeated reports = new Repeated("report itself", this::interval, () -> beat(info), ports.outOfMemory());
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
        Repeated reports = repeated;
        if (reports != null && told.interval().compareTo(settings.heartbeat()) > 0) {
            reports.wake();
        }
    }

    private void beat(WorkerInfo info) {
        beat.incrementAndGet();
        // Before the call: what it lasts is silence, too.
        long before = ports.nanos().getAsLong();
        Duration interval = interval();
        ports.registry().heartbeat(report(info));
        told = new Told(before, interval);
    }

    /** Until the next report. */
    Duration interval() {
        return held.isEmpty() ? settings.idleHeartbeat() : settings.heartbeat();
    }

    /** Whether others may still believe the last report; a worker of which they may not claims nothing. */
    boolean believed() {
        Told last = told;
        return ports.nanos().getAsLong() - last.atNanos()
                <= last.interval().multipliedBy(PATIENCE).toNanos();
    }
}
