package io.drover.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.cell.Backlog;
import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.cell.Demand;
import io.drover.model.cell.Epoch;
import io.drover.model.worker.Executor;
import io.drover.ports.Applied;
import io.drover.ports.StoreWrite;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link io.drover.ports.CellLeases} does. */
public abstract class CellLeasesContract extends StoreContract {

    @Test
    void aCellIsTakenForTheFirstTimeWithEpochOne() {
        CellId cell = samples.cell("a");
        assertThat(stores.leases().find(cell)).isEmpty();
        Optional<CellLease> lease = stores.leases().take(cell, "p1", null);
        assertThat(lease).contains(new CellLease(cell, "p1", new Epoch(1), 0));
        assertThat(stores.leases().find(cell)).isEqualTo(lease);
        assertThat(stores.leases().take(cell, "p2", null)).isEmpty();
    }

    @Test
    void aRenewalMovesTheBeatAndMayBeRepeated() {
        CellLease lease = lease("a");
        CellLease renewed = stores.leases().renew(lease, Backlog.NONE).orElseThrow();
        assertThat(renewed).isEqualTo(new CellLease(lease.cell(), lease.owner(), lease.epoch(), 1));
        assertThat(stores.leases().renew(lease, Backlog.NONE)).contains(renewed);
        assertThat(stores.leases().find(lease.cell())).contains(renewed);
    }

    @Test
    void aLeaseIsNotRenewedInAStoreThatIsOlderThanItsOwnerHasSeenIt() {
        CellLease lease = lease("older");
        CellLease ahead = new CellLease(lease.cell(), lease.owner(), lease.epoch(), lease.beat() + 3);
        assertThat(stores.leases().renew(ahead, Backlog.NONE)).isEmpty();
        assertThat(stores.leases().find(lease.cell())).contains(lease);
        assertThat(stores.cells().apply(ahead, List.of())).isEqualTo(new Applied.Fenced());
        StoreWrite write = new StoreWrite.Adopt(samples.workloadId("any"));
        assertThat(stores.cells().apply(ahead, List.of(write))).isEqualTo(new Applied.Fenced());
        CellLease anothers = new CellLease(lease.cell(), "another", lease.epoch(), lease.beat());
        assertThat(stores.cells().apply(anothers, List.of(write))).isEqualTo(new Applied.Fenced());
        assertThat(stores.cells().apply(lease, List.of(write))).isInstanceOf(Applied.Done.class);
    }

    @Test
    void aRenewalTellsTheBacklog() {
        CellLease lease = lease("busy");
        Backlog backlog = Backlog.of(List.of(new Demand(Executor.VM, 2, 300, Duration.ofSeconds(45))));
        stores.leases().renew(lease, backlog);
        assertThat(stores.leases().backlogs()).containsEntry(lease.cell(), backlog);
        stores.leases().renew(lease, Backlog.NONE);
        assertThat(stores.leases().backlogs()).containsEntry(lease.cell(), Backlog.NONE);
    }

    @Test
    void whoLostTheLeaseTellsNothing() {
        CellLease lost = lease("lost");
        stores.leases().take(lost.cell(), "p2", lost);
        Backlog backlog = Backlog.of(List.of(new Demand(Executor.VM, 1, 1, Duration.ofSeconds(1))));
        stores.leases().renew(lost, backlog);
        assertThat(stores.leases().backlogs()).containsEntry(lost.cell(), Backlog.NONE);
    }

    @Test
    void aLeaseIsTakenOverWithTheNextEpochOnlyIfItIsStillTheOneSeen() {
        CellLease seen = lease("a");
        CellLease renewed = stores.leases().renew(seen, Backlog.NONE).orElseThrow();
        assertThat(stores.leases().take(seen.cell(), "p2", seen)).isEmpty();
        CellLease taken = stores.leases().take(seen.cell(), "p2", renewed).orElseThrow();
        assertThat(taken).isEqualTo(new CellLease(seen.cell(), "p2", new Epoch(2), 0));
        assertThat(stores.leases().renew(renewed, Backlog.NONE)).isEmpty();
        assertThat(stores.leases().find(seen.cell())).contains(taken);
    }

    @Test
    void aLeaseThatNeverWasIsNeitherTakenOverNorRenewed() {
        CellLease invented = new CellLease(samples.cell("none"), "p1", new Epoch(4), 7);
        assertThat(stores.leases().take(invented.cell(), "p2", invented)).isEmpty();
        assertThat(stores.leases().renew(invented, Backlog.NONE)).isEmpty();
        assertThat(stores.leases().find(invented.cell())).isEmpty();
    }

    @Test
    void ofManyThatTakeTheSameLeaseExactlyOneWins() throws Exception {
        CellId cell = samples.cell("raced");
        List<Optional<CellLease>> first = atOnce(6, () -> stores.leases().take(cell, "p", null));
        assertThat(first).filteredOn(Optional::isPresent).hasSize(1);
        CellLease seen = stores.leases().find(cell).orElseThrow();
        List<Optional<CellLease>> second = atOnce(6, () -> stores.leases().take(cell, "q", seen));
        assertThat(second).filteredOn(Optional::isPresent).hasSize(1);
        assertThat(stores.leases().find(cell).orElseThrow().epoch()).isEqualTo(new Epoch(2));
    }
}
