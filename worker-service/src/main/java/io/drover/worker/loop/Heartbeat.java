package io.drover.worker.loop;

import io.drover.model.fault.FaultException;
import io.drover.model.fragment.Claim;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker does once per heartbeat: report itself, let go of what it has lost, keep its messages hidden, and find
 * out whether it should drain. Each part goes on when another one's back end does not answer. One thread at a time.
 */
final class Heartbeat {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    /** What holds from a message's receipt to its first extension, whatever the worker's own setting is. */
    private static final Duration QUEUE_VISIBILITY = Duration.ofSeconds(30);

    private final LoopSettings settings;
    private final LoopPorts ports;
    private final HeldClaims held;
    private final SlotPool slots;
    private final Supplier<WorkerState> state;
    private final Consumer<String> drain;
    private final AtomicLong beat = new AtomicLong();

    /** @param drain asks for a drain, with the reason; may be called again and again */
    Heartbeat(
            LoopSettings settings,
            LoopPorts ports,
            HeldClaims held,
            SlotPool slots,
            Supplier<WorkerState> state,
            Consumer<String> drain) {
        this.settings = settings;
        this.ports = ports;
        this.held = held;
        this.slots = slots;
        this.state = state;
        this.drain = drain;
    }

    WorkerReport report(WorkerInfo info) {
        List<Claim> claims = held.all().stream().map(Held::claim).toList();
        return new WorkerReport(
                settings.id(),
                info,
                state.get(),
                beat.get(),
                slots.busy(),
                claims,
                ports.clock().instant());
    }

    void beat(WorkerInfo info) {
        beat.incrementAndGet();
        attempt("report itself", () -> ports.registry().heartbeat(report(info)));
        attempt("ask which claims it lost", this::dropLost);
        attempt("keep its messages hidden", this::extend);
        attempt("ask whether to drain", () -> {
            if (ports.registry().drainRequested(settings.id())) {
                drain.accept("asked to");
            }
        });
    }

    private void dropLost() {
        Instant newest = ports.clock().instant().minus(settings.heartbeat());
        List<Claim> old = held.all().stream()
                .filter(work -> !work.wonAt().isAfter(newest))
                .map(Held::claim)
                .toList();
        if (old.isEmpty()) {
            return;
        }
        Set<Claim> lost = ports.claims().lost(settings.id(), old);
        for (Held work : held.all()) {
            if (lost.contains(work.claim()) && !work.lost()) {
                LOG.info("{} is lost: its result is not wanted any more", work.claim());
                work.markLost();
                slots.interrupt(work.claim());
            }
        }
    }

    private void extend() {
        Instant now = ports.clock().instant();
        Duration third = min(settings.visibility(), QUEUE_VISIBILITY).dividedBy(3);
        List<Held> due = held.all().stream()
                .filter(work -> !work.lost() && !work.hiddenSince().plus(third).isAfter(now))
                .toList();
        if (due.isEmpty()) {
            return;
        }
        ports.requests().extend(due.stream().map(Held::receipt).toList(), settings.visibility());
        due.forEach(work -> work.hiddenAgain(now));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private void attempt(String what, Runnable part) {
        try {
            part.run();
        } catch (FaultException e) {
            LOG.warn("worker {} could not {}: {}", settings.id(), what, e.getMessage());
        } catch (RuntimeException e) {
            // A broken beat must not end the beats that follow.
            LOG.error("worker {} could not {}", settings.id(), what, e);
        }
    }
}
