package io.drover.testkit.store;

import static io.drover.ports.ClaimAnswer.HELD;
import static io.drover.ports.ClaimAnswer.STALE;
import static io.drover.ports.ClaimAnswer.WON;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.cell.CellLease;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.ClaimAnswer;
import io.drover.ports.StoreWrite;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link io.drover.ports.Claims} does. */
public abstract class ClaimsContract extends StoreContract {

    private CellLease lease;
    private WorkloadId workload;
    private Holder ann;
    private Holder bob;

    @BeforeEach
    void workload() {
        lease = lease("claims");
        workload = adopted(lease, "claimed");
        ann = samples.holder("ann");
        bob = samples.holder("bob");
    }

    @Test
    void aWonClaimIsARunningFragment() {
        Fragment fragment = dispatched(lease, workload, 1).getFirst();
        assertThat(claim(ann, fragment.claim())).containsExactly(WON);
        assertThat(find(fragment.key())).isEqualTo(fragment.with(new FragmentStatus.Running(ann, Samples.NOW, null)));
    }

    @Test
    @DisplayName("a duplicate delivery never wins the claim")
    void aDuplicateDeliveryIsHeld() {
        Claim claim = dispatched(lease, workload, 1).getFirst().claim();
        assertThat(claim(ann, claim)).containsExactly(WON);
        assertThat(claim(bob, claim)).containsExactly(HELD);
        assertThat(claim(ann, claim)).containsExactly(HELD);
        assertThat(find(claim.key()).status()).isEqualTo(new FragmentStatus.Running(ann, Samples.NOW, null));
    }

    @Test
    @DisplayName("of many workers that claim an attempt at once exactly one wins")
    void exactlyOneOfManyWins() throws Exception {
        List<Fragment> fragments = dispatched(lease, workload, 20);
        List<Claim> claims = fragments.stream().map(Fragment::claim).toList();
        AtomicInteger names = new AtomicInteger();
        List<List<ClaimAnswer>> answers = atOnce(
                6, () -> stores.claims().claim(samples.holder("w" + names.incrementAndGet()), Samples.NOW, claims));
        for (int i = 0; i < claims.size(); i++) {
            int index = i;
            assertThat(answers).extracting(row -> row.get(index)).containsOnlyOnce(WON);
            assertThat(answers).extracting(row -> row.get(index)).doesNotContain(STALE);
        }
    }

    @Test
    void anAttemptThatIsNotTheCurrentOneIsStale() {
        Fragment first = dispatched(lease, workload, 1).getFirst();
        Fragment second = Samples.next(first, null);
        apply(lease, new StoreWrite.Redispatch(second));
        Claim third = new Claim(first.key(), new AttemptNumber(3));
        Claim unknown = new Claim(new FragmentKey(workload, 99), AttemptNumber.FIRST);
        Claim nowhere = new Claim(new FragmentKey(samples.workloadId("nobody"), 0), AttemptNumber.FIRST);
        assertThat(claim(ann, first.claim(), second.claim(), third, unknown, nowhere))
                .containsExactly(STALE, WON, STALE, STALE, STALE);
    }

    @Test
    void aFragmentThatEndedIsStale() {
        List<Fragment> fragments = dispatched(lease, workload, 2);
        Claim ended = fragments.get(0).claim();
        Claim closed = fragments.get(1).claim();
        claim(ann, ended, closed);
        apply(
                lease,
                new StoreWrite.End(ended.key(), ended.attempt(), Samples.succeeded(ann.worker(), ended)),
                new StoreWrite.Close(closed.key(), FragmentState.CANCELLED, Samples.NOW, Samples.fault()));
        assertThat(claim(bob, ended, closed)).containsExactly(STALE, STALE);
    }

    @Test
    void nothingIsWonOfAWorkloadThatWasEndedAsItShouldBe() {
        Claim claim = dispatched(lease, workload, 1).getFirst().claim();
        apply(lease, close(claim.key(), FragmentState.CANCELLED), move(workload, WorkloadEvent.CANCEL));
        assertThat(claim(ann, claim)).containsExactly(STALE);
        assertThat(find(claim.key()).state()).isEqualTo(FragmentState.CANCELLED);
    }

    @Test
    void whatAnEarlierAttemptLeftIsKeptWhileTheNextOneRuns() {
        Fragment first = dispatched(lease, workload, 1).getFirst();
        claim(ann, first.claim());
        FragmentOutcome earlier = Samples.failed(ann.worker(), first.claim());
        Fragment second = Samples.next(first, earlier);
        apply(lease, new StoreWrite.Redispatch(second));
        assertThat(find(first.key())).isEqualTo(second);
        claim(bob, second.claim());
        assertThat(find(first.key()).status()).isEqualTo(new FragmentStatus.Running(bob, Samples.NOW, earlier));
    }

    @Test
    void aBatchIsAnsweredClaimByClaimInItsOrder() {
        List<Fragment> fragments = dispatched(lease, workload, 120);
        List<Claim> claims = fragments.stream().map(Fragment::claim).toList();
        claim(ann, claims.get(7), claims.get(70));
        List<ClaimAnswer> answers = stores.claims().claim(bob, Samples.NOW, claims.reversed());
        for (int i = 0; i < claims.size(); i++) {
            assertThat(answers.get(claims.size() - 1 - i)).isEqualTo(i == 7 || i == 70 ? HELD : WON);
        }
        assertThat(stores.claims().claim(ann, Samples.NOW, List.of())).isEmpty();
    }

    @Test
    void aClaimIsLostToAnotherAttemptACloseOrADelete() {
        List<Fragment> fragments = dispatched(lease, workload, 4);
        Claim kept = fragments.get(0).claim();
        Claim outdated = fragments.get(1).claim();
        Claim closed = fragments.get(2).claim();
        Claim ended = fragments.get(3).claim();
        Claim deleted = new Claim(new FragmentKey(samples.workloadId("deleted"), 0), AttemptNumber.FIRST);
        claim(ann, kept, outdated, closed, ended);
        apply(
                lease,
                new StoreWrite.Redispatch(Samples.next(fragments.get(1), null)),
                new StoreWrite.Close(closed.key(), FragmentState.TIMED_OUT, Samples.NOW, Samples.fault()),
                new StoreWrite.End(ended.key(), ended.attempt(), Samples.succeeded(ann.worker(), ended)));
        assertThat(stores.claims().lost(ann, List.of(kept, outdated, closed, ended, deleted)))
                .containsExactlyInAnyOrder(outdated, closed, deleted);
        assertThat(stores.claims().lost(bob, List.of(kept, ended))).containsExactlyInAnyOrder(kept, ended);
        assertThat(stores.claims().lost(ann, List.of())).isEmpty();
    }

    @Test
    void aWorkerThatWasStartedAgainHoldsNothingOfItsFormerLife() {
        Claim claim = dispatched(lease, workload, 1).getFirst().claim();
        Holder again = new Holder(ann.worker(), new Incarnation("2"));
        claim(ann, claim);
        assertThat(claim(again, claim)).containsExactly(HELD);
        assertThat(stores.claims().lost(again, List.of(claim))).containsExactly(claim);
    }

    @Test
    void aClaimWhoseRecordACrashLostIsNotTakenAway() {
        Claim claim = dispatched(lease, workload, 1).getFirst().claim();
        assertThat(stores.claims().lost(ann, List.of(claim))).isEmpty();
    }

    private List<ClaimAnswer> claim(Holder holder, Claim... claims) {
        return stores.claims().claim(holder, Samples.NOW, List.of(claims));
    }
}
