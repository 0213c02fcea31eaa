package io.drover.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.cell.Backlog;
import io.drover.model.cell.CellId;
import io.drover.model.cell.CellLease;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.worker.Holder;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerReport;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.ClaimAnswer;
import io.drover.ports.Page;
import io.drover.ports.StoreWrite;
import io.drover.ports.WorkloadFilter;
import io.drover.ports.WorkloadRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every store that keeps rows does with one that it cannot read, be it from another version or damaged: in a look
 * at many it costs itself alone.
 */
public abstract class UnreadableRowsContract extends StoreContract {

    /** Gives the worker a state that does not exist. */
    protected abstract void spoil(WorkerId worker);

    /** Gives the workload an executor that does not exist. */
    protected abstract void spoil(WorkloadId workload);

    /** Gives the cell a backlog that is none. */
    protected abstract void spoil(CellId cell);

    /** Gives the fragment a holder whose name is none. */
    protected abstract void spoil(FragmentKey fragment);

    @Test
    @DisplayName("one fragment that cannot be read costs no other's claim, and nobody loses it")
    void claims() {
        CellLease lease = lease("claims");
        Holder ann = samples.holder("ann");
        List<Claim> claims = dispatched(lease, adopted(lease, "claimed"), 3).stream()
                .map(Fragment::claim)
                .toList();
        Claim bad = claims.get(1);
        Claim outdated = new Claim(bad.key(), bad.attempt().next());
        assertThat(stores.claims().claim(ann, Samples.NOW, List.of(bad))).containsExactly(ClaimAnswer.WON);
        spoil(bad.key());
        assertThat(stores.claims().claim(ann, Samples.NOW, claims))
                .containsExactly(ClaimAnswer.WON, ClaimAnswer.HELD, ClaimAnswer.WON);
        assertThat(stores.claims().lost(ann, claims)).isEmpty();
        assertThat(stores.claims().lost(samples.holder("bob"), claims))
                .containsExactlyInAnyOrder(claims.getFirst(), claims.getLast());
        assertThat(stores.claims().lost(ann, List.of(claims.getFirst(), outdated)))
                .containsExactly(outdated);
    }

    @Test
    @DisplayName(
            "one fragment that cannot be read ends no page before its end, and a cell is not told that it is missing")
    void fragments() {
        CellLease lease = lease("fragments");
        WorkloadId id = adopted(lease, "torn");
        List<Fragment> all = dispatched(lease, id, 4);
        Claim bad = all.get(1).claim();
        stores.claims().claim(samples.holder("ann"), Samples.NOW, List.of(bad));
        spoil(bad.key());
        List<Integer> read = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            Page<Fragment> page = stores.workloads().fragments(id, cursor, 1);
            page.items().forEach(fragment -> read.add(fragment.key().number()));
            cursor = page.next();
        } while (cursor != null);
        assertThat(read).containsExactly(0, 2, 3);
        String name = "the row of fragment " + bad.key() + ":";
        assertThatThrownBy(() -> stores.cells().fragments(List.of(bad.key()))).hasMessageContaining(name);
        assertThatThrownBy(() -> stores.cells().outlines(id, null, 10)).hasMessageContaining(name);
    }

    @Test
    @DisplayName("one worker's report that cannot be read costs no other's")
    void reports() {
        WorkerReport ann = samples.report("ann", 1, List.of());
        WorkerReport cid = samples.report("cid", 1, List.of());
        for (WorkerReport report : List.of(ann, samples.report("bob", 1, List.of()), cid)) {
            stores.workers().heartbeat(report);
        }
        spoil(samples.worker("bob"));
        for (int look = 0; look < 2; look++) {
            assertThat(stores.workers().reports())
                    .contains(ann, cid)
                    .noneMatch(report -> report.id().equals(samples.worker("bob")));
        }
        stores.workers().deregister(Holder.any(samples.worker("bob")));
    }

    @Test
    @DisplayName("one workload that cannot be read ends no list and no page before its end")
    void lists() {
        CellLease lease = lease("lists");
        List<WorkloadId> good = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Workload workload = samples.workload("w" + i, Samples.NOW.plusSeconds(i));
            stores.workloads().create(workload);
            if (i == 1 || i == 3) {
                spoil(workload.id());
            } else {
                good.addFirst(workload.id());
            }
        }
        List<WorkloadId> listed = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            Page<Workload> page = stores.workloads().list(new WorkloadFilter(samples.client(), Set.of()), cursor, 1);
            page.items().forEach(workload -> listed.add(workload.id()));
            cursor = page.next();
        } while (cursor != null);
        assertThat(listed).isEqualTo(good);
        good.forEach(id -> apply(lease, new StoreWrite.Adopt(id)));
        assertThat(stores.cells().unfinished(lease.cell()))
                .extracting(WorkloadRef::id)
                .isEqualTo(good.reversed());
    }

    @Test
    @DisplayName("one cell's backlog that cannot be read costs no other's")
    void backlogs() {
        CellLease bad = lease("bad");
        CellLease good = lease("good");
        stores.leases().renew(bad, Backlog.NONE);
        spoil(bad.cell());
        assertThat(stores.leases().backlogs()).containsKey(good.cell()).doesNotContainKey(bad.cell());
        assertThat(stores.leases().renew(bad, Backlog.NONE)).isPresent();
        assertThat(stores.leases().backlogs()).containsKey(bad.cell());
    }
}
