package io.drover.scheduler.loop;

import io.drover.model.cell.Backlog;
import io.drover.model.cell.CellLease;
import io.drover.policy.pace.IdlePace;
import io.drover.policy.pace.Outage;
import io.drover.policy.pace.Turns;
import io.drover.ports.CellLeases;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a lease from a thread of its own, whatever the deciding thread waits for: a slow store, a queue that is away, a
 * long restore. Only while that thread shows from time to time that it lives: a cell whose owner hangs is better off with
 * another one.
 */
final class LeaseHold implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseHold.class);
    private static final Duration NEWS_AFTER = Duration.ofMillis(200);
    /** So many renewals that should have been: others may have taken the cell. */
    private static final int PROVEN_FOR = 3;
    /** No single step, and no call to a port, takes so long. */
    static final Duration HANGS_AFTER = Duration.ofMinutes(3);

    private final CellLeases leases;
    private final IdlePace renewals;
    private final LongSupplier nanos;
    private final Turns renewing;
    private final Outage deciding;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile CellLease lease;
    private volatile Backlog backlog = Backlog.NONE;
    private volatile boolean mine = true;
    private final Semaphore news = new Semaphore(0);
    private volatile Duration quietFor = Duration.ZERO;
    private volatile long aliveAt;
    private volatile long provenAt;
    private long toldAt;
    private long renewedAt;
    private boolean failed;

    /** @param nanos a clock that never steps */
    LeaseHold(CellLeases leases, CellLease lease, IdlePace renewals, LongSupplier nanos) {
        this.leases = leases;
        this.lease = lease;
        this.renewals = renewals;
        this.nanos = nanos;
        this.renewing = Turns.of("renewing the lease of cell " + lease.cell(), LOG::info, LOG::warn, LOG::error);
        this.deciding = new Outage("deciding for cell " + lease.cell());
        this.aliveAt = nanos.getAsLong();
        this.toldAt = aliveAt - renewals.busy().toNanos();
        this.renewedAt = aliveAt;
        this.provenAt = aliveAt;
        this.thread = Thread.ofPlatform().daemon().name("cell-lease").start(this::run);
    }

    /** As it was renewed last. */
    CellLease lease() {
        return lease;
    }

    /** False once another process has taken the cell, or the store has gone back behind what was renewed. */
    boolean isMine() {
        return mine;
    }

    /**
     * Whether the lease was renewed lately. A process that stood still, or cannot renew, may have lost the cell and not know
     * it: what it believes of messages may be wrong then.
     */
    boolean isSure() {
        return mine && sinceProof().compareTo(renewals.interval(quietFor).multipliedBy(PROVEN_FOR)) < 0;
    }

    /** How long ago the store took a renewal. */
    Duration sinceProof() {
        return Duration.ofNanos(nanos.getAsLong() - provenAt);
    }

    /** The deciding thread lives. */
    void alive() {
        aliveAt = nanos.getAsLong();
    }

    /**
     * What the cell has to do, for the next renewal; news are told soon, because a fleet may have to grow. Called by the
     * deciding thread, which with it shows that it lives.
     *
     * @param isNews whether the cell has just got more to do
     * @param current asked now and then only: it looks at all that is out
     */
    void tell(boolean isNews, Supplier<Backlog> current) {
        alive();
        if (isNews || aliveAt - toldAt >= renewals.busy().toNanos()) {
            toldAt = aliveAt;
            backlog = current.get();
            if (isNews && news.availablePermits() == 0) {
                news.release();
            }
        }
    }

    /** For how long the cell has had nothing to do: then it is renewed more rarely. */
    void quiet(Duration lasting) {
        quietFor = lasting;
    }

    private void run() {
        try {
            while (mine && closed.getCount() > 0) {
                boolean hasNews = awaitTime();
                long now = nanos.getAsLong();
                boolean isTime = hasNews || now - renewedAt >= pause().toNanos();
                if (isTime && now - aliveAt < HANGS_AFTER.toNanos()) {
                    renewedAt = now;
                    deciding.worked().ifPresent(LOG::info);
                    failed = !renewing.take(this::renew);
                } else if (isTime) {
                    deciding.failed("its thread hangs, so the cell is left to another scheduler: restart this one")
                            .ifPresent(LOG::error);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until the next renewal, but no longer than while busy. True if there are news, which wait a little for others. */
    private boolean awaitTime() throws InterruptedException {
        long step = Math.min(renewals.busy().toMillis(), NEWS_AFTER.toMillis());
        long due = TimeUnit.NANOSECONDS.toMillis(renewedAt + pause().toNanos() - nanos.getAsLong()) + 1;
        long wait = Math.clamp(due, step, renewals.busy().toMillis());
        boolean hasNews = news.tryAcquire(wait, TimeUnit.MILLISECONDS);
        if (hasNews) {
            boolean _ = closed.await(step, TimeUnit.MILLISECONDS);
            news.drainPermits();
        }
        return hasNews;
    }

    /** One that failed is tried again soon: others see the lease stand still. */
    private Duration pause() {
        return failed ? renewals.busy() : renewals.interval(quietFor);
    }

    private boolean renew() {
        long before = nanos.getAsLong();
        Optional<CellLease> renewed = leases.renew(lease, backlog);
        mine = renewed.isPresent();
        provenAt = before;
        lease = renewed.orElse(lease);
        return true;
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }
}
