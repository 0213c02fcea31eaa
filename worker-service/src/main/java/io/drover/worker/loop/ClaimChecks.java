package io.drover.worker.loop;

import io.drover.model.fragment.Claim;
import io.drover.policy.pace.Outage;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out which claims were given to others, and lets go of them. Thread-safe. */
final class ClaimChecks {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimChecks.class);
    private static final long PAUSE_MILLIS = 200;

    private final WorkerLoopSettings settings;
    private final LoopPorts ports;
    private final HeldClaims held;
    private final Consumer<Claim> interrupt;
    private final Outage confirming = new Outage("asking whether what waited is still held");
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** @param interrupt ends the run of a claim, if it runs */
    ClaimChecks(WorkerLoopSettings settings, LoopPorts ports, HeldClaims held, Consumer<Claim> interrupt) {
        this.settings = settings;
        this.ports = ports;
        this.held = held;
        this.interrupt = interrupt;
    }

    /** Asks about everything that is held for at least a heartbeat. */
    void dropLost() {
        long now = ports.nanos().getAsLong();
        check(held.all().stream()
                .filter(work -> now - work.wonNanos() >= settings.heartbeat().toNanos())
                .toList());
    }

    /**
     * To be called before a claim that waited begins. After a pause of the whole process, or of the store, it may have been
     * given to others long ago; one that was confirmed lately is believed.
     *
     * @return whether it still is this worker's
     */
    boolean confirm(Held work) throws InterruptedException {
        Duration patience = WorkerLoopSettings.patience(settings.heartbeat());
        while (!work.lost()
                && (work.isDoubtful() || ports.nanos().getAsLong() - work.confirmedNanos() > patience.toNanos())) {
            try {
                check(List.of(work));
                confirming.worked().ifPresent(LOG::info);
            } catch (RuntimeException e) {
                confirming.failed(e).ifPresent(LOG::warn);
                if (stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
        }
        return !work.lost();
    }

    /** No longer waits for answers. */
    void stop() {
        stopped.countDown();
    }

    private void check(List<Held> some) {
        if (some.isEmpty()) {
            return;
        }
        long before = ports.nanos().getAsLong();
        Set<Claim> lost = ports.claims()
                .lost(settings.self(), some.stream().map(Held::claim).toList());
        for (Held work : some) {
            if (!lost.contains(work.claim())) {
                work.confirmed(before);
            } else if (!work.lost()) {
                LOG.info("{} is lost: its result is not wanted any more", work.claim());
                work.markLost();
                interrupt.accept(work.claim());
            }
        }
    }
}
