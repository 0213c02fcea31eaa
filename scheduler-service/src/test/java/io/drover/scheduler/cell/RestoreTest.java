package io.drover.scheduler.cell;

import static io.drover.scheduler.cell.BenchOptions.deadline;
import static io.drover.scheduler.cell.BenchOptions.retries;
import static io.drover.scheduler.cell.CellBench.FLOOR;
import static io.drover.scheduler.cell.CellBench.PAUSE;
import static io.drover.scheduler.cell.CellBench.requests;
import static io.drover.scheduler.cell.CellBench.writes;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.TaskTally;
import io.drover.model.fragment.Trouble;
import io.drover.model.result.ResultRef;
import io.drover.model.workload.UnitCounts;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;
import io.drover.ports.StoreWrite;
import io.drover.scheduler.cell.Decisions.Tally;
import io.drover.wire.FragmentRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RestoreTest {

    private static final WorkloadId BAG = new WorkloadId("bag");

    private final CellBench bench = new CellBench();

    private void workThroughTheRest() {
        while (!bench.sent.isEmpty()) {
            bench.step(bench.succeeded(bench.sent.removeFirst()));
        }
    }

    private StoreWrite dispatch(int number, long first, long end) {
        return new StoreWrite.Dispatch(
                Fragment.first(new FragmentKey(BAG, number), new TaskRange(first, end), bench.now, null));
    }

    private StoreWrite start() {
        return new StoreWrite.MoveWorkload(BAG, WorkloadEvent.START, bench.now, bench.progress("bag"), null);
    }

    @Test
    @DisplayName("a cell that was taken over sends again what is unclaimed, and nothing that is claimed")
    void onlyUnclaimedFragmentsAreSentAgain() {
        bench.step(bench.submitted("bag", 1_000));
        FragmentRequest done = bench.sent.get(0);
        FragmentRequest running = bench.claimed(bench.sent.get(1));
        bench.step(bench.succeeded(done));
        List<FragmentRequest> unclaimed = bench.sent.subList(2, bench.sent.size());
        List<FragmentRequest> expected = List.copyOf(unclaimed);

        Decisions decisions = bench.restart();
        assertThat(requests(decisions)).containsExactlyElementsOf(expected);
        assertThat(decisions.count(Tally.RESENT)).isEqualTo(3);
        assertThat(decisions.count(Tally.DISPATCHED)).isZero();
        assertThat(writes(decisions, StoreWrite.MoveWorkload.class)).isEmpty();
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(1_000, 40, 10, 0));

        assertThat(requests(bench.step(bench.succeeded(running)))
                        .getFirst()
                        .tasks()
                        .range())
                .isEqualTo(new TaskRange(50, 60));
        workThroughTheRest();
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(1_000, 0, 1_000, 0));
    }

    @Test
    @DisplayName("what the store does not show as cut is cut again, in the gaps and behind the end")
    void gapsAreCutAgain() {
        bench.submitted("bag", 100);
        bench.write(List.of(start(), dispatch(0, 0, 10), dispatch(2, 15, 20), dispatch(5, 90, 95)));
        assertThat(writes(bench.restart(), StoreWrite.MoveWorkload.class)).isEmpty();
        assertThat(bench.sent.stream().map(sent -> sent.tasks().range()))
                .containsExactly(
                        new TaskRange(0, 10), new TaskRange(15, 20), new TaskRange(90, 95), new TaskRange(10, 15));
        assertThat(bench.lastSent().claim().key().number()).isEqualTo(6);
        workThroughTheRest();
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(100, 0, 100, 0));
    }

    @Test
    @DisplayName("attempts go on where they were, so that answers of older ones stay stale")
    void attemptsAreKept() {
        bench.step(bench.submitted("bag", 1));
        FragmentRequest first = bench.claimed(bench.lastSent());
        bench.step(bench.silence());
        bench.claimed(bench.lastSent());
        bench.restart();
        assertThat(bench.sent).isEmpty();
        assertThat(bench.step(bench.succeeded(first)).count(Tally.STALE)).isEqualTo(1);
        bench.step(bench.silence());
        bench.stepAfter(Duration.ofMinutes(1));
        assertThat(bench.lastSent().claim().attempt()).isEqualTo(new AttemptNumber(3));
        assertThat(bench.progress("bag").fragments().redispatched()).isGreaterThanOrEqualTo(1);
    }

    @Test
    @DisplayName("a repetition keeps the earlier results, and there are no more of them than the client allowed")
    void repetitionsAreKept() {
        bench.step(bench.submitted("bag", 1, retries(2)));
        FragmentRequest request = bench.lastSent();
        for (int i = 0; i < 2; i++) {
            bench.step(bench.answered(bench.lastSent(), 1, 1));
            bench.restart();
            assertThat(bench.sent).hasSize(1);
            assertThat(bench.lastSent().tasks().previous()).isInstanceOf(ResultRef.Stored.class);
        }
        bench.step(bench.answered(bench.lastSent(), 1, 1));
        assertThat(bench.row(request).attempt()).isEqualTo(new AttemptNumber(3));
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.FAILED);
        assertThat(bench.stepAfter(PAUSE.multipliedBy(10)).isEmpty()).isTrue();
        // the last attempt and the one that the row of the last restart still knew
        assertThat(bench.progress("bag").cost().nanoDollars()).isEqualTo(2_000);
    }

    @Test
    @DisplayName("repetitions are not taken for losses: the first loss after a restart does not end the retries")
    void repetitionsAreNoLosses() {
        bench.step(bench.submitted("bag", 1, retries(5)));
        for (int i = 0; i < 3; i++) {
            bench.step(bench.answered(bench.lastSent(), 1, 1));
            bench.restart();
        }
        bench.claimed(bench.lastSent());
        assertThat(bench.step(bench.silence()).sends()).hasSize(1);
        bench.step(bench.succeeded(bench.lastSent()));
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
    }

    @Test
    @DisplayName("a cancel that came while no cell was there is honoured, and nothing is sent before")
    void aCancelIsHonoured() {
        bench.step(bench.submitted("bag", 1_000));
        bench.stores.workloads().requestCancel(BAG);
        Decisions decisions = bench.restart();
        assertThat(decisions.sends()).isEmpty();
        assertThat(bench.states("bag")).hasSize(FLOOR).containsOnly(FragmentState.CANCELLED);
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.CANCELLED);
    }

    @Test
    @DisplayName("a workload that was done when its cell died ends, even if its deadline has passed meanwhile")
    void whatWasDoneEnds() {
        bench.submitted("bag", 10, deadline(bench.now.plusSeconds(10)));
        bench.write(List.of(start(), dispatch(0, 0, 10)));
        bench.restart();
        FragmentRequest request = bench.lastSent();
        bench.write(List.of(new StoreWrite.End(
                request.claim().key(), request.claim().attempt(), bench.outcome(request, new TaskTally(9, 1, 0)))));
        bench.now = bench.now.plus(Duration.ofMinutes(1));
        bench.restart();
        assertThat(bench.sent).isEmpty();
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.FAILED);
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(10, 0, 9, 1));
    }

    @Test
    @DisplayName("two runs of the same tasks are paired again")
    void copiesArePairedAgain() {
        FragmentRequest original = slowTask();
        FragmentRequest copy = bench.lastSent();
        bench.restart();
        assertThat(requestsOf(bench.sent)).containsExactly(copy.claim().key());
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(1, 1, 0, 0));
        bench.step(bench.succeeded(original));
        assertThat(bench.row(copy).state()).isEqualTo(FragmentState.CANCELLED);
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
    }

    @Test
    @DisplayName("a crash between the end of one run and the close of the other counts the tasks once")
    void aCrashBetweenTwoTwins() {
        FragmentRequest original = slowTask();
        FragmentRequest copy = bench.lastSent();
        bench.write(List.of(new StoreWrite.End(
                copy.claim().key(), copy.claim().attempt(), bench.outcome(copy, new TaskTally(1, 0, 0)))));
        Decisions decisions = bench.restart();
        assertThat(decisions.sends()).isEmpty();
        assertThat(bench.row(original).state()).isEqualTo(FragmentState.CANCELLED);
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(1, 0, 1, 0));
    }

    @Test
    @DisplayName("requests that still wait on the queue are not sent again after a restart")
    void whatIsOnTheQueueIsLeftThere() {
        bench.step(bench.submitted("bag", 1_000));
        bench.forget();
        assertThat(bench.step(bench.taken(BAG), bench.fleetWithQueue(4, CellBench.FLOOR))
                        .count(Tally.RESENT))
                .isZero();
        assertThat(bench.stepAfter(Duration.ofSeconds(1), bench.fleet(4)).count(Tally.RESENT))
                .isZero();
    }

    @Test
    @DisplayName("a crash between the halves of a fragment cuts the missing half again")
    void aCrashBetweenTwoHalves() {
        bench.submitted("bag", 8);
        bench.write(List.of(start(), dispatch(0, 0, 8)));
        bench.write(List.of(new StoreWrite.Redispatch(new Fragment(
                new FragmentKey(BAG, 0),
                new TaskRange(0, 4),
                new AttemptNumber(2),
                bench.now,
                new FragmentStatus.Queued(null),
                Trouble.NONE,
                null))));
        bench.restart();
        workThroughTheRest();
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(8, 0, 8, 0));
    }

    /** One slow task with a copy; the original is claimed. */
    private FragmentRequest slowTask() {
        bench.step(bench.submitted("bag", 1, 1_000, BenchOptions.DEFAULT));
        FragmentRequest original = bench.claimed(bench.lastSent());
        bench.stepAfter(Duration.ofSeconds(30), bench.fleet(4, List.of(original.claim())));
        assertThat(bench.sent).hasSize(2);
        return original;
    }

    private static List<FragmentKey> requestsOf(List<FragmentRequest> requests) {
        return requests.stream().map(request -> request.claim().key()).toList();
    }
}
