package io.drover.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.cell.CellLease;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentState;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;
import io.drover.model.workload.WorkloadStatus;
import io.drover.model.workload.WorkloadTransitions;
import io.drover.ports.Applied;
import io.drover.ports.StoreWrite;
import io.drover.ports.WorkloadRef;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every {@link io.drover.ports.CellStore} does with writes. A write that changes nothing because it has been
 * applied before answers true, see {@link io.drover.ports.AppliedBefore}.
 */
public abstract class CellStoreContract extends StoreContract {

    @Test
    void aWorkloadIsAdoptedByOneCellOnly() {
        CellLease mine = lease("mine");
        CellLease other = lease("other");
        WorkloadId id = adopted(mine, "a");
        assertThat(find(id).cell()).isEqualTo(mine.cell());
        assertThat(apply(mine, new StoreWrite.Adopt(id))).containsExactly(true);
        assertThat(apply(other, new StoreWrite.Adopt(id), new StoreWrite.Adopt(samples.workloadId("nobody"))))
                .containsExactly(false, false);
        assertThat(find(id).cell()).isEqualTo(mine.cell());
    }

    @Test
    void aWorkloadIsTakenAndStartedInOneWriteByOneCellOnly() {
        Workload workload = samples.workload("a");
        stores.workloads().create(workload);
        StoreWrite.AdoptAndStart start = start(workload);
        CellLease mine = lease("mine");
        assertThat(apply(mine, start, new StoreWrite.Dispatch(Samples.fragment(workload.id(), 0))))
                .containsExactly(true, true);
        Workload started = new Workload(
                workload.submission(),
                new WorkloadStatus(WorkloadState.RUNNING, start.progress(), start.at(), null, null),
                mine.cell(),
                false,
                workload.expiresAt());
        assertThat(find(workload.id())).isEqualTo(started);
        assertThat(stores.cells().unfinished(mine.cell()))
                .extracting(WorkloadRef::id)
                .containsExactly(workload.id());
        assertThat(apply(mine, start)).containsExactly(true);
        assertThat(apply(lease("other"), start)).containsExactly(false);
        assertThat(find(workload.id())).isEqualTo(started);
        WorkloadId queued = adopted(mine, "queued");
        assertThat(apply(mine, start(find(queued)))).containsExactly(false);
    }

    @Test
    void anAdoptionThatDoesNotHoldVoidsWhatFollowsOfItsWorkload() {
        CellLease other = lease("other");
        WorkloadId taken = adopted(lease("mine"), "taken");
        Workload unwanted = samples.workload("unwanted");
        Workload free = samples.workload("free");
        List.of(unwanted, free).forEach(stores.workloads()::create);
        stores.workloads().requestCancel(unwanted.id());
        List<StoreWrite> writes =
                new ArrayList<>(List.of(start(find(taken)), new StoreWrite.Adopt(taken), start(unwanted), start(free)));
        // More than fit into one transaction of any store.
        for (int number = 0; number < 60; number++) {
            for (WorkloadId id : List.of(taken, unwanted.id(), free.id())) {
                writes.add(new StoreWrite.Dispatch(Samples.fragment(id, number)));
            }
        }
        for (int i = 0; i < 2; i++) {
            List<Boolean> written = apply(other, writes.toArray(StoreWrite[]::new));
            for (int at = 0; at < writes.size(); at++) {
                assertThat(written.get(at))
                        .as("%s", writes.get(at))
                        .isEqualTo(writes.get(at).workload().equals(free.id()));
            }
        }
        assertThat(stores.workloads().fragments(taken, null, 100).items()).isEmpty();
        assertThat(stores.workloads().fragments(unwanted.id(), null, 100).items())
                .isEmpty();
        assertThat(stores.workloads().fragments(free.id(), null, 100).items()).hasSize(60);
        assertThat(find(unwanted.id()).cell()).isNull();
        assertThat(find(unwanted.id()).state()).isEqualTo(WorkloadState.QUEUED);
    }

    private static StoreWrite.AdoptAndStart start(Workload workload) {
        return new StoreWrite.AdoptAndStart(
                workload.id(), workload.submission().client(), Samples.NOW, Samples.progress(3));
    }

    @Test
    void aWorkloadMovesAlongItsTableAndKeepsTimesCountsAndFault() {
        CellLease lease = lease("moves");
        WorkloadId id = adopted(lease, "a");
        Workload before = find(id);
        StoreWrite.MoveWorkload start = move(id, WorkloadEvent.START);
        StoreWrite.MoveWorkload fail = move(id, WorkloadEvent.FAIL);
        assertThat(apply(lease, start)).containsExactly(true);
        assertThat(find(id).status())
                .isEqualTo(new WorkloadStatus(WorkloadState.RUNNING, start.progress(), start.at(), null, null));
        assertThat(apply(lease, fail)).containsExactly(true);
        assertThat(find(id))
                .isEqualTo(new Workload(
                        before.submission(),
                        new WorkloadStatus(WorkloadState.FAILED, fail.progress(), start.at(), fail.at(), fail.fault()),
                        lease.cell(),
                        false,
                        before.expiryIfEnded(fail.at())));
    }

    @Test
    void everyPairOfWorkloadStateAndEventDoesWhatTheTableSays() {
        CellLease lease = lease("pairs");
        for (WorkloadState from : WorkloadState.values()) {
            for (WorkloadEvent event : WorkloadEvent.values()) {
                WorkloadId id = adopted(lease, from + "-" + event);
                bring(lease, id, from);
                Workload before = find(id);
                boolean moves = WorkloadTransitions.TABLE.allows(from, event);
                boolean again = WorkloadTransitions.TABLE.rows().stream()
                        .anyMatch(row -> row.event() == event && row.to() == from);
                assertThat(apply(lease, move(id, event)))
                        .as(from + ", " + event)
                        .containsExactly(moves || again);
                assertThat(find(id).equals(before)).as(from + ", " + event).isEqualTo(!moves);
            }
        }
    }

    private void bring(CellLease lease, WorkloadId id, WorkloadState state) {
        switch (state) {
            case QUEUED -> {}
            case RUNNING -> apply(lease, move(id, WorkloadEvent.START));
            case SUCCEEDED -> apply(lease, move(id, WorkloadEvent.START), move(id, WorkloadEvent.SUCCEED));
            case FAILED -> apply(lease, move(id, WorkloadEvent.FAIL));
            case TIMED_OUT -> apply(lease, move(id, WorkloadEvent.EXPIRE));
            case CANCELLED -> apply(lease, move(id, WorkloadEvent.CANCEL));
        }
        assertThat(find(id).state()).isEqualTo(state);
    }

    @Test
    void aCellMovesAndCountsNoWorkloadButItsOwn() {
        CellLease other = lease("other");
        Workload free = samples.workload("free");
        stores.workloads().create(free);
        WorkloadId taken = adopted(lease("mine"), "taken");
        for (WorkloadId id : List.of(free.id(), taken, samples.workloadId("nobody"))) {
            assertThat(apply(
                            other,
                            move(id, WorkloadEvent.START),
                            new StoreWrite.NoteProgress(id, Samples.progress(5)),
                            move(id, WorkloadEvent.CANCEL)))
                    .containsExactly(false, false, false);
        }
        assertThat(find(free.id())).isEqualTo(free);
        assertThat(find(taken).status()).isEqualTo(free.status());
    }

    @Test
    void countsAreNotedUntilTheWorkloadIsTerminal() {
        CellLease lease = lease("counts");
        WorkloadId id = adopted(lease, "a");
        assertThat(apply(
                        lease,
                        new StoreWrite.NoteProgress(id, Samples.progress(7)),
                        new StoreWrite.NoteProgress(id, Samples.progress(990))))
                .containsExactly(true, true);
        assertThat(find(id).status().progress()).isEqualTo(Samples.progress(990));
        apply(lease, move(id, WorkloadEvent.CANCEL));
        Workload over = find(id);
        assertThat(apply(lease, new StoreWrite.NoteProgress(id, Samples.progress(8))))
                .containsExactly(false);
        assertThat(find(id)).isEqualTo(over);
    }

    @Test
    void troubleIsNotedAndTakenBackUntilTheWorkloadIsTerminal() {
        CellLease lease = lease("trouble");
        WorkloadId id = adopted(lease, "a");
        WorkloadStatus before = find(id).status();
        assertThat(apply(lease, new StoreWrite.NoteTrouble(id, Samples.fault())))
                .containsExactly(true);
        assertThat(find(id).status()).isEqualTo(before.with(Samples.fault()));
        assertThat(apply(lease, new StoreWrite.NoteProgress(id, Samples.progress(7))))
                .containsExactly(true);
        assertThat(find(id).status().fault()).isEqualTo(Samples.fault());
        assertThat(apply(lease("other"), new StoreWrite.NoteTrouble(id, null))).containsExactly(false);
        assertThat(apply(lease, new StoreWrite.NoteTrouble(id, null))).containsExactly(true);
        assertThat(find(id).status()).isEqualTo(before.with(Samples.progress(7)));
        apply(lease, move(id, WorkloadEvent.CANCEL));
        assertThat(apply(lease, new StoreWrite.NoteTrouble(id, null))).containsExactly(false);
    }

    @Test
    void aLaterWriteOfAListSeesTheEarlierOnes() {
        CellLease lease = lease("order");
        Workload workload = samples.workload("a");
        stores.workloads().create(workload);
        WorkloadId id = workload.id();
        WorkerId ann = samples.worker("ann");
        Fragment first = Samples.fragment(id, 0);
        Fragment second = Samples.next(first, null);
        StoreWrite[] writes = {
            new StoreWrite.Adopt(id),
            new StoreWrite.Dispatch(first),
            move(id, WorkloadEvent.START),
            new StoreWrite.Redispatch(second),
            end(first.claim(), Samples.succeeded(ann, first.claim())),
            end(second.claim(), Samples.succeeded(ann, second.claim())),
            move(id, WorkloadEvent.SUCCEED),
            new StoreWrite.NoteProgress(id, Samples.progress(1))
        };
        assertThat(apply(lease, writes)).containsExactly(true, true, true, true, false, true, true, false);
        assertThat(find(id).state()).isEqualTo(WorkloadState.SUCCEEDED);
        assertThat(find(first.key()).state()).isEqualTo(FragmentState.SUCCEEDED);
    }

    @Test
    void aListAppliedAgainIsAnsweredAlikeAndChangesNothing() {
        CellLease lease = lease("again");
        Workload workload = samples.workload("a");
        stores.workloads().create(workload);
        WorkloadId id = workload.id();
        List<StoreWrite> writes = new ArrayList<>(List.of(new StoreWrite.Adopt(id), move(id, WorkloadEvent.START)));
        for (int number = 0; number < 150; number++) {
            writes.add(new StoreWrite.Dispatch(Samples.fragment(id, number)));
        }
        for (int number = 0; number < 100; number++) {
            Claim claim = Samples.fragment(id, number).claim();
            writes.add(end(claim, Samples.succeeded(samples.worker("ann"), claim)));
        }
        writes.add(close(new FragmentKey(id, 120), FragmentState.CANCELLED));
        writes.add(new StoreWrite.NoteProgress(id, Samples.progress(900)));
        Applied applied = stores.cells().apply(lease, writes);
        Workload after = find(id);
        List<Fragment> fragments = stores.workloads().fragments(id, null, 500).items();
        assertThat(applied instanceof Applied.Done done ? done.written() : List.of())
                .hasSize(writes.size())
                .containsOnly(true);
        assertThat(stores.cells().apply(lease, writes)).isEqualTo(applied);
        assertThat(find(id)).isEqualTo(after);
        assertThat(stores.workloads().fragments(id, null, 500).items()).isEqualTo(fragments);
    }
}
