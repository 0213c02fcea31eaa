package io.drover.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.cell.CellLease;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.Trouble;
import io.drover.model.worker.Holder;
import io.drover.model.worker.WorkerId;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.ClaimAnswer;
import io.drover.ports.Page;
import io.drover.ports.StoreWrite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link io.drover.ports.CellStore} does with the writes of fragments. */
public abstract class FragmentWritesContract extends StoreContract {

    @Test
    void outlinesAreFragmentsWithoutTheResultsThatEndedThem() {
        CellLease lease = lease("outlines");
        WorkloadId id = adopted(lease, "a");
        List<Fragment> sent = dispatched(lease, id, 5);
        WorkerId ann = samples.worker("ann");
        Fragment repeated =
                Samples.next(sent.get(1), Samples.succeeded(ann, sent.get(1).claim()));
        apply(
                lease,
                end(sent.get(0).claim(), Samples.succeeded(ann, sent.get(0).claim())),
                new StoreWrite.Redispatch(repeated),
                end(sent.get(2).claim(), Samples.failed(ann, sent.get(2).claim())),
                close(sent.get(3).key(), FragmentState.CANCELLED));

        List<Fragment> outlines = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            Page<Fragment> page = stores.cells().outlines(id, cursor, 2);
            outlines.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);

        List<Fragment> expected =
                new ArrayList<>(stores.workloads().fragments(id, null, 10).items());
        FragmentOutcome first = Samples.succeeded(ann, sent.get(0).claim()).withoutBlock();
        expected.set(0, expected.getFirst().with(new FragmentStatus.Ended(first)));
        assertThat(outlines).isEqualTo(expected);
    }

    @Test
    void aFragmentComesBackAsItWent() {
        CellLease lease = lease("dispatch");
        WorkloadId id = adopted(lease, "a");
        Fragment plain = Samples.fragment(id, 0);
        Fragment copy = Fragment.first(new FragmentKey(id, 1), plain.range(), Samples.NOW, 0);
        Fragment half = new Fragment(
                new FragmentKey(id, 2),
                new TaskRange(0, 5),
                plain.attempt(),
                Samples.NOW,
                new FragmentStatus.Queued(Samples.succeeded(samples.worker("ann"), plain.claim())),
                new Trouble(1, 2, 3, 4, 5, 6),
                null);
        assertThat(apply(
                        lease,
                        new StoreWrite.Dispatch(plain),
                        new StoreWrite.Dispatch(copy),
                        new StoreWrite.Dispatch(half)))
                .containsExactly(true, true, true);
        assertThat(stores.cells().fragments(List.of(half.key(), copy.key(), plain.key(), new FragmentKey(id, 9))))
                .containsExactlyInAnyOrder(plain, copy, half);
        assertThat(stores.cells().fragments(List.of())).isEmpty();
    }

    @Test
    void anotherFragmentOfTheSameKeyIsNotDispatchedAndItsNeighboursAre() {
        CellLease lease = lease("duplicates");
        WorkloadId id = adopted(lease, "a");
        List<Fragment> there = dispatched(lease, id, 2);
        Fragment first = there.getFirst();
        Fragment wider = Fragment.first(first.key(), new TaskRange(0, 25), first.dispatchedAt(), null);
        Fragment fresh = Samples.fragment(id, 2);
        assertThat(apply(
                        lease,
                        new StoreWrite.Dispatch(wider),
                        new StoreWrite.Dispatch(fresh),
                        new StoreWrite.Dispatch(there.get(1))))
                .containsExactly(false, true, true);
        assertThat(find(first.key())).isEqualTo(first);
        assertThat(find(fresh.key())).isEqualTo(fresh);
    }

    @Test
    void onlyTheNextAttemptIsRedispatched() {
        CellLease lease = lease("redispatch");
        WorkloadId id = adopted(lease, "a");
        WorkerId worker = samples.worker("ann");
        Fragment first = dispatched(lease, id, 1).getFirst();
        stores.claims().claim(samples.holder("ann"), Samples.NOW, List.of(first.claim()));
        FragmentOutcome earlier = Samples.failed(worker, first.claim());
        Fragment second = new Fragment(
                first.key(),
                first.range().head(4),
                first.attempt().next(),
                Samples.NOW.plusSeconds(3),
                new FragmentStatus.Queued(earlier),
                Trouble.NONE.lost(),
                null);
        Fragment third = Samples.next(second, null);
        Fragment unknown = Samples.next(Samples.fragment(id, 9), null);
        assertThat(apply(lease, new StoreWrite.Redispatch(third), new StoreWrite.Redispatch(unknown)))
                .containsExactly(false, false);
        assertThat(apply(lease, new StoreWrite.Redispatch(second))).containsExactly(true);
        assertThat(find(first.key())).isEqualTo(second);
        assertThat(apply(lease, new StoreWrite.Redispatch(second))).containsExactly(true);
        assertThat(apply(lease, new StoreWrite.Redispatch(third))).containsExactly(true);
        assertThat(apply(lease, new StoreWrite.Redispatch(second))).containsExactly(false);
        assertThat(find(first.key())).isEqualTo(third);
    }

    @Test
    void nothingGoesOutThatIsOver() {
        CellLease lease = lease("over");
        WorkloadId id = adopted(lease, "a");
        Fragment good = Samples.fragment(id, 0);
        Fragment bad = Fragment.first(new FragmentKey(id, 1), good.range(), Samples.NOW, null)
                .with(new FragmentStatus.Closed(FragmentState.CANCELLED, Samples.NOW, Samples.fault()));
        assertThatThrownBy(() -> apply(lease, new StoreWrite.Dispatch(good), new StoreWrite.Dispatch(bad)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(stores.cells().fragments(List.of(good.key(), bad.key()))).isEmpty();
    }

    @Test
    void whatGoesOutAssignedIsItsWorkersFromTheBeginning() {
        CellLease lease = lease("assigned");
        WorkloadId id = adopted(lease, "a");
        Holder ann = samples.holder("ann");
        Holder bob = samples.holder("bob");
        Fragment queued = Samples.fragment(id, 0);
        Fragment given = queued.with(new FragmentStatus.Running(ann, Samples.NOW, null));
        assertThat(apply(lease, new StoreWrite.Dispatch(given))).containsExactly(true);
        assertThat(find(given.key())).isEqualTo(given);
        assertThat(stores.claims().claim(bob, Samples.NOW, List.of(given.claim())))
                .containsExactly(ClaimAnswer.HELD);
        assertThat(stores.claims().lost(ann, List.of(given.claim()))).isEmpty();
        assertThat(stores.claims().lost(bob, List.of(given.claim()))).containsExactly(given.claim());

        FragmentOutcome earlier = Samples.failed(ann.worker(), given.claim());
        Fragment next =
                Samples.next(given, earlier).with(new FragmentStatus.Running(bob, Samples.NOW.plusSeconds(1), earlier));
        assertThat(apply(lease, new StoreWrite.Redispatch(next))).containsExactly(true);
        assertThat(find(given.key())).isEqualTo(next);
        assertThat(apply(lease, new StoreWrite.Redispatch(next))).containsExactly(true);
        assertThat(stores.claims().lost(ann, List.of(given.claim()))).containsExactly(given.claim());
    }

    @Test
    void anAttemptThatWaitsIsAssignedUnlessSomebodyHasClaimedIt() {
        CellLease lease = lease("assign");
        WorkloadId id = adopted(lease, "a");
        Holder ann = samples.holder("ann");
        Holder bob = samples.holder("bob");
        List<Fragment> cut = dispatched(lease, id, 4);
        FragmentOutcome earlier = Samples.failed(ann.worker(), cut.get(2).claim());
        Fragment again = Samples.next(cut.get(2), earlier);
        stores.claims().claim(bob, Samples.NOW, List.of(cut.get(1).claim()));
        // The worker's own claim is not the assignment: whoever tells it that it has won does so once.
        stores.claims()
                .claim(ann, Samples.NOW.minusMillis(1), List.of(cut.get(3).claim()));
        assertThat(apply(lease, new StoreWrite.Assign(cut.get(3).claim(), ann, Samples.NOW)))
                .containsExactly(false);
        apply(lease, new StoreWrite.Redispatch(again));
        StoreWrite free = new StoreWrite.Assign(cut.get(0).claim(), ann, Samples.NOW);
        StoreWrite repeat = new StoreWrite.Assign(again.claim(), ann, Samples.NOW);
        assertThat(apply(
                        lease,
                        free,
                        new StoreWrite.Assign(cut.get(1).claim(), ann, Samples.NOW),
                        new StoreWrite.Assign(cut.get(2).claim(), ann, Samples.NOW),
                        repeat,
                        new StoreWrite.Assign(Samples.fragment(id, 9).claim(), ann, Samples.NOW)))
                .containsExactly(true, false, false, true, false);
        assertThat(find(cut.get(0).key()).status()).isEqualTo(new FragmentStatus.Running(ann, Samples.NOW, null));
        assertThat(find(cut.get(1).key()).status()).isEqualTo(new FragmentStatus.Running(bob, Samples.NOW, null));
        assertThat(find(again.key()).status()).isEqualTo(new FragmentStatus.Running(ann, Samples.NOW, earlier));
        assertThat(stores.claims().claim(bob, Samples.NOW, List.of(cut.get(0).claim())))
                .containsExactly(ClaimAnswer.HELD);
        assertThat(apply(lease, free, repeat)).containsExactly(true, true);
        assertThat(apply(lease, new StoreWrite.Assign(cut.get(0).claim(), bob, Samples.NOW)))
                .containsExactly(false);
    }

    @Test
    void anAttemptEndsWellOrBadlyWithOrWithoutTheRecordOfItsClaim() {
        CellLease lease = lease("end");
        WorkloadId id = adopted(lease, "a");
        WorkerId worker = samples.worker("ann");
        List<Fragment> fragments = dispatched(lease, id, 2);
        Claim claimed = fragments.get(0).claim();
        Claim unclaimed = fragments.get(1).claim();
        stores.claims().claim(samples.holder("ann"), Samples.NOW, List.of(claimed));
        StoreWrite.End well = end(claimed, Samples.succeeded(worker, claimed));
        StoreWrite.End badly = end(unclaimed, Samples.failed(worker, unclaimed));
        assertThat(apply(lease, well, badly)).containsExactly(true, true);
        assertThat(find(claimed.key()).status()).isEqualTo(new FragmentStatus.Ended(well.outcome()));
        assertThat(find(claimed.key()).state()).isEqualTo(FragmentState.SUCCEEDED);
        assertThat(find(unclaimed.key()).status()).isEqualTo(new FragmentStatus.Ended(badly.outcome()));
        assertThat(find(unclaimed.key()).state()).isEqualTo(FragmentState.FAILED);
        assertThat(apply(lease, well, badly)).containsExactly(true, true);
    }

    @Test
    @DisplayName("an end that comes late, twice or from an older attempt changes nothing")
    void aStaleEndChangesNothing() {
        CellLease lease = lease("stale");
        WorkloadId id = adopted(lease, "a");
        WorkerId ann = samples.worker("ann");
        WorkerId bob = samples.worker("bob");
        Fragment first = dispatched(lease, id, 1).getFirst();
        Fragment second = Samples.next(first, null);
        StoreWrite.End late = end(first.claim(), Samples.succeeded(ann, first.claim()));
        apply(lease, new StoreWrite.Redispatch(second));
        assertThat(apply(lease, late)).containsExactly(false);
        assertThat(find(first.key())).isEqualTo(second);
        StoreWrite.End good = end(second.claim(), Samples.succeeded(bob, second.claim()));
        assertThat(apply(lease, good, late, end(second.claim(), Samples.failed(ann, second.claim()))))
                .containsExactly(true, false, false);
        assertThat(find(first.key()).status()).isEqualTo(new FragmentStatus.Ended(good.outcome()));
        assertThat(apply(lease, end(Samples.fragment(id, 9).claim(), good.outcome())))
                .containsExactly(false);
    }

    @Test
    void aFragmentIsClosedUnlessItHasEnded() {
        CellLease lease = lease("close");
        WorkloadId id = adopted(lease, "a");
        List<FragmentState> states = List.of(FragmentState.CANCELLED, FragmentState.TIMED_OUT, FragmentState.FAILED);
        List<Fragment> fragments = dispatched(lease, id, states.size());
        for (int i = 0; i < states.size(); i++) {
            FragmentKey key = fragments.get(i).key();
            StoreWrite.Close close = close(key, states.get(i));
            assertThat(apply(lease, close, close)).containsExactly(true, true);
            assertThat(find(key).status())
                    .isEqualTo(new FragmentStatus.Closed(close.state(), close.at(), close.fault()));
        }
        assertThat(apply(lease, close(new FragmentKey(id, 9), FragmentState.FAILED)))
                .containsExactly(false);
    }

    @Test
    void everyTerminalFragmentRefusesEveryWrite() {
        CellLease lease = lease("terminal");
        WorkloadId id = adopted(lease, "a");
        WorkerId ann = samples.worker("ann");
        WorkerId bob = samples.worker("bob");
        List<Fragment> cut = dispatched(lease, id, 5);
        apply(
                lease,
                end(cut.get(0).claim(), Samples.succeeded(ann, cut.get(0).claim())),
                end(cut.get(1).claim(), Samples.failed(ann, cut.get(1).claim())),
                close(cut.get(2).key(), FragmentState.CANCELLED),
                close(cut.get(3).key(), FragmentState.TIMED_OUT),
                close(cut.get(4).key(), FragmentState.FAILED));
        for (Fragment fragment : cut) {
            Fragment over = find(fragment.key());
            List<StoreWrite> writes = new ArrayList<>(List.of(
                    new StoreWrite.Redispatch(Samples.next(fragment, null)),
                    end(fragment.claim(), Samples.succeeded(bob, fragment.claim())),
                    end(fragment.claim(), Samples.failed(bob, fragment.claim()))));
            for (FragmentState state :
                    List.of(FragmentState.CANCELLED, FragmentState.TIMED_OUT, FragmentState.FAILED)) {
                if (!(over.status() instanceof FragmentStatus.Closed) || state != over.state()) {
                    writes.add(close(fragment.key(), state));
                }
            }
            assertThat(apply(lease, writes.toArray(StoreWrite[]::new)))
                    .as(over.toString())
                    .containsOnly(false);
            assertThat(find(fragment.key())).isEqualTo(over);
        }
    }
}
