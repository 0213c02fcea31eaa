package io.drover.scheduler.cell;

import static io.drover.scheduler.cell.BenchOptions.retries;
import static io.drover.scheduler.cell.CellBench.PAUSE;
import static io.drover.scheduler.cell.CellBench.requests;
import static io.drover.scheduler.cell.CellBench.writes;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.TaskTally;
import io.drover.model.result.ResultRef;
import io.drover.model.workload.UnitCounts;
import io.drover.model.workload.WorkloadState;
import io.drover.ports.StoreWrite;
import io.drover.scheduler.cell.Decisions.Tally;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CellRetryTest {

    private final CellBench bench = new CellBench();

    /** A bag of one task, so that the one fragment decides about everything. */
    private FragmentRequest single(int retries) {
        bench.step(bench.submitted("bag", 1, retries(retries)));
        return bench.lastSent();
    }

    @Test
    @DisplayName("a second answer to the same attempt is stale and writes nothing")
    void aDuplicateAnswerIsStale() {
        bench.step(bench.submitted("bag", 1_000));
        CellEvent answer = bench.succeeded(bench.sent.getFirst());
        bench.step(answer);
        Decisions second = bench.step(answer);
        assertThat(second.count(Tally.STALE)).isEqualTo(1);
        assertThat(second.count(Tally.COMPLETED)).isZero();
        assertThat(second.isEmpty()).isTrue();
    }

    @Test
    @DisplayName("twice in one step counts once, too")
    void aDuplicateAnswerInTheSameStepIsStale() {
        bench.step(bench.submitted("bag", 1_000));
        CellEvent answer = bench.succeeded(bench.sent.getFirst());
        Decisions decisions = bench.step(answer, answer);
        assertThat(writes(decisions, StoreWrite.End.class)).hasSize(1);
        assertThat(decisions.count(Tally.STALE)).isEqualTo(1);
    }

    @Test
    @DisplayName("an answer of an older attempt is stale and writes nothing")
    void anAnswerOfAnOlderAttemptIsStale() {
        FragmentRequest first = bench.claimed(single(0));
        bench.step(bench.silence());
        assertThat(bench.lastSent().claim().attempt()).isEqualTo(new AttemptNumber(2));
        Decisions late = bench.step(bench.succeeded(first));
        assertThat(late.count(Tally.STALE)).isEqualTo(1);
        assertThat(late.isEmpty()).isTrue();
        bench.step(bench.succeeded(bench.lastSent()));
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
    }

    @Test
    @DisplayName("answers about unknown workloads and fragments are stale")
    void answersAboutTheUnknownAreStale() {
        FragmentRequest request = single(0);
        bench.step(bench.succeeded(request));
        assertThat(bench.step(bench.succeeded(request)).count(Tally.STALE)).isEqualTo(1);
        assertThat(bench.step(bench.broken(request, FaultCode.BAG_UNREADABLE)).count(Tally.STALE))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("an answer about another number of tasks than was asked is stale and does no harm")
    void anAnswerThatDoesNotFitIsStale() {
        FragmentRequest request = single(0);
        Decisions decisions = bench.step(bench.heard(new FragmentResponse.Completed(
                request.claim(),
                request.work().key(),
                CellBench.HOLDER.incarnation(),
                bench.outcome(request, new TaskTally(7, 0, 0)))));
        assertThat(decisions.count(Tally.STALE)).isEqualTo(1);
        assertThat(decisions.isEmpty()).isTrue();
        bench.step(bench.succeeded(request));
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
    }

    @Test
    @DisplayName("failed tasks run again after a pause, with the results so far, and only then the fragment ends")
    void failedTasksRunAgainAfterThePause() {
        FragmentRequest first = single(2);
        Decisions failed = bench.step(bench.answered(first, 1, 1));
        assertThat(failed.count(Tally.REPEATED)).isEqualTo(1);
        assertThat(writes(failed, StoreWrite.Redispatch.class)).hasSize(1);
        assertThat(writes(failed, StoreWrite.End.class)).isEmpty();
        assertThat(failed.sends()).isEmpty();
        assertThat(bench.row(first).status())
                .isEqualTo(new FragmentStatus.Queued(bench.outcome(first, new TaskTally(0, 1, 1))));

        assertThat(bench.stepAfter(PAUSE.minusMillis(1)).sends()).isEmpty();
        Decisions due = bench.stepAfter(Duration.ofMillis(1));
        assertThat(requests(due)).hasSize(1);
        FragmentRequest second = requests(due).getFirst();
        assertThat(second.claim().attempt()).isEqualTo(new AttemptNumber(2));
        assertThat(second.tasks().previous()).isEqualTo(new ResultRef.Stored("results/" + first.claim()));

        bench.step(bench.succeeded(second));
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
        assertThat(bench.progress("bag").fragments().redispatched()).isEqualTo(1);
        assertThat(bench.progress("bag").cost().nanoDollars()).isEqualTo(2_000);
    }

    @Test
    @DisplayName("the pause doubles; when retries are used up the bag ends as FAILED with its counts")
    void retriesAreUsedUp() {
        FragmentRequest request = single(2);
        bench.step(bench.answered(request, 1, 1));
        bench.stepAfter(PAUSE);
        bench.step(bench.answered(bench.lastSent(), 1, 1));
        assertThat(bench.stepAfter(PAUSE).sends()).isEmpty();
        assertThat(bench.stepAfter(PAUSE).sends()).hasSize(1);
        Decisions last = bench.step(bench.answered(bench.lastSent(), 1, 1));
        assertThat(writes(last, StoreWrite.End.class)).hasSize(1);
        assertThat(bench.row(request).state()).isEqualTo(FragmentState.FAILED);
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.FAILED);
        assertThat(bench.workload("bag").status().fault())
                .isEqualTo(FaultCode.TASKS_FAILED.because("1 of 1 tasks failed; see the results"));
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(1, 0, 0, 1));
    }

    @Test
    @DisplayName("tasks whose fault says NEVER do not run again; the others in the bag go on")
    void hopelessTasksDoNotRunAgain() {
        bench.step(bench.submitted("bag", 100, retries(5)));
        bench.step(bench.answered(bench.sent.removeFirst(), 3, 0));
        while (!bench.sent.isEmpty()) {
            bench.step(bench.succeeded(bench.sent.removeFirst()));
        }
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.FAILED);
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(100, 0, 97, 3));
        assertThat(bench.progress("bag").fragments().redispatched()).isZero();
    }

    @Test
    @DisplayName("a fragment that waits out a pause leaves its place in the window to another")
    void aPauseLeavesItsPlaceToOthers() {
        bench.step(bench.submitted("bag", 1_000, retries(1)));
        Decisions decisions = bench.step(bench.answered(bench.sent.getFirst(), 1, 1));
        assertThat(decisions.count(Tally.DISPATCHED)).isEqualTo(1);
        // it counts as running all the same: its tasks are not to be cut again
        bench.stepAfter(Duration.ofMillis(500));
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(1_000, 50, 0, 0));
    }

    @Test
    @DisplayName("an attempt that no worker can begin waits, and is given up with its own fault")
    void brokenAttemptsAreGivenUp() {
        FragmentRequest request = single(0);
        assertThat(bench.step(bench.broken(request, FaultCode.BAG_UNREADABLE)).sends())
                .isEmpty();
        assertThat(bench.stepAfter(Duration.ofMillis(200)).sends()).hasSize(1);
        bench.step(bench.broken(bench.lastSent(), FaultCode.BAG_UNREADABLE));
        assertThat(bench.stepAfter(Duration.ofMillis(400)).sends()).hasSize(1);
        bench.step(bench.broken(bench.lastSent(), FaultCode.BAG_UNREADABLE));
        assertThat(bench.row(request).status())
                .isEqualTo(new FragmentStatus.Closed(
                        FragmentState.FAILED, bench.now, FaultCode.BAG_UNREADABLE.because("no object")));
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(1, 0, 0, 1));
    }

    @Test
    @DisplayName("where a repetition cannot begin any more, the results of the attempt before it stand")
    void earlierResultsStand() {
        bench.step(bench.submitted("bag", 2, 1_000, retries(1)));
        FragmentRequest other = bench.sent.getFirst();
        bench.step(bench.succeeded(bench.sent.getLast()), bench.answered(other, 1, 1));
        bench.stepAfter(PAUSE);
        for (int i = 0; i < 3; i++) {
            bench.step(bench.broken(bench.lastSent(), FaultCode.BAG_UNREADABLE));
            bench.stepAfter(PAUSE);
        }
        assertThat(bench.row(other).state()).isEqualTo(FragmentState.FAILED);
        assertThat(bench.row(other).status())
                .isInstanceOfSatisfying(
                        FragmentStatus.Ended.class,
                        ended -> assertThat(ended.outcome().tasks().ref())
                                .isEqualTo(new ResultRef.Stored("results/" + other.claim())));
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(2, 0, 1, 1));
    }
}
