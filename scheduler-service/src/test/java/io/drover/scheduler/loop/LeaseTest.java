package io.drover.scheduler.loop;

import static io.drover.scheduler.loop.TestPorts.CELL;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.cell.Backlog;
import io.drover.model.cell.CellLease;
import io.drover.model.fault.FaultCode;
import io.drover.policy.pace.IdlePace;
import io.drover.ports.CellLeases;
import io.drover.testkit.store.InMemoryStores;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LeaseTest {

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final CellLeases leases = InMemoryStores.open().leases();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
    private final LeaseKeeper standby = new LeaseKeeper(
            leases,
            new CellLoopSettings(CELL, "standby", PATIENCE, LOOK, LOOK, LOOK, LOOK, 1, LOOK, LOOK, LOOK),
            nanos::get);

    @Test
    @DisplayName("a lease is taken when it stood still for the patience, by a clock that never steps")
    void taken() {
        leases.take(CELL, "owner", null);
        for (int look = 0; look < 5; look++) {
            assertThat(standby.tryTake()).isEmpty();
            pass(LOOK);
        }
        assertThat(standby.tryTake()).map(lease -> lease.epoch().value()).contains(2L);
    }

    @Test
    @DisplayName("a standby that was paused itself takes nobody's lease for it")
    void ownPauses() {
        CellLease lease = leases.take(CELL, "owner", null).orElseThrow();
        assertThat(standby.tryTake()).isEmpty();
        pass(Duration.ofHours(1));
        assertThat(standby.tryTake()).isEmpty();
        assertThat(leases.renew(lease, Backlog.NONE)).isPresent();
        assertThat(standby.tryTake()).isEmpty();
    }

    @Test
    @DisplayName("a lease is kept by a thread of its own while the deciding one lives, and left when that hangs")
    void hold() throws InterruptedException {
        CellLease lease = leases.take(CELL, "owner", null).orElseThrow();
        try (LeaseHold hold = new LeaseHold(
                leases,
                lease,
                new IdlePace(Duration.ofMillis(10), Duration.ofMillis(10), Duration.ZERO),
                System::nanoTime)) {
            awaitBeat(lease.beat() + 3);
            assertThat(hold.isMine()).isTrue();
            leases.take(CELL, "another", leases.find(CELL).orElseThrow());
            while (hold.isMine()) {
                Thread.onSpinWait();
            }
        }
        CellLease next = leases.find(CELL).orElseThrow();
        AtomicLong still = new AtomicLong();
        try (LeaseHold hold = new LeaseHold(
                leases, next, new IdlePace(Duration.ofMillis(10), Duration.ofMillis(10), Duration.ZERO), still::get)) {
            still.addAndGet(LeaseHold.HANGS_AFTER.toNanos() + 1);
            Thread.sleep(500);
            assertThat(leases.find(CELL)).contains(next);
            hold.alive();
            awaitBeat(next.beat() + 1);
        }
    }

    @Test
    @DisplayName("whoever stood still is not sure of the cell before the lease is renewed")
    void notSureAfterAPause() throws InterruptedException {
        CellLease lease = leases.take(CELL, "owner", null).orElseThrow();
        AtomicLong time = new AtomicLong();
        CellLeases away = TestPorts.hooked(CellLeases.class, leases, (_, _) -> {
            throw FaultCode.STORE_UNAVAILABLE.asException("away");
        });
        try (LeaseHold hold = new LeaseHold(
                away, lease, new IdlePace(Duration.ofMillis(10), Duration.ofMillis(10), Duration.ZERO), time::get)) {
            assertThat(hold.isSure()).isTrue();
            time.addAndGet(Duration.ofMillis(30).toNanos());
            assertThat(hold.isMine()).isTrue();
            assertThat(hold.isSure()).isFalse();
        }
        try (LeaseHold hold = new LeaseHold(
                leases, lease, new IdlePace(Duration.ofMillis(10), Duration.ofMillis(10), Duration.ZERO), time::get)) {
            time.addAndGet(Duration.ofMillis(30).toNanos());
            awaitBeat(lease.beat() + 1);
            while (!hold.isSure()) {
                Thread.onSpinWait();
            }
        }
    }

    private void awaitBeat(long beat) throws InterruptedException {
        long since = System.nanoTime();
        while (leases.find(CELL).orElseThrow().beat() < beat) {
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(30));
            Thread.sleep(5);
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
