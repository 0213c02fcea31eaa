package io.drover.scheduler.cell;

import static io.drover.scheduler.cell.BenchOptions.deadline;
import static io.drover.scheduler.cell.BenchOptions.retries;
import static io.drover.scheduler.cell.CellBench.FLOOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.TaskTally;
import io.drover.model.workload.UnitCounts;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;
import io.drover.ports.StoreWrite;
import io.drover.scheduler.cell.Decisions.Tally;
import io.drover.wire.FragmentRequest;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellEndTest {

    private static final CellEvent CANCEL = new CellEvent.CancelRequested(new WorkloadId("bag"));

    private final CellBench bench = new CellBench();

    @Test
    @DisplayName("cancel closes every fragment that is out, then the workload; what was done stays")
    void cancelClosesEverything() {
        bench.step(bench.submitted("bag", 1_000));
        FragmentRequest done = bench.sent.removeFirst();
        bench.step(bench.succeeded(done));
        Decisions decisions = bench.step(CANCEL);
        assertThat(decisions.writes()).hasSize(FLOOR + 1);
        assertThat(decisions.writes().subList(0, FLOOR)).allMatch(StoreWrite.Close.class::isInstance);
        assertThat(decisions.writes().getLast()).isInstanceOf(StoreWrite.MoveWorkload.class);
        assertThat(decisions.sends()).isEmpty();
        assertThat(bench.states("bag"))
                .containsOnlyOnce(FragmentState.SUCCEEDED)
                .containsOnly(FragmentState.SUCCEEDED, FragmentState.CANCELLED);
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.CANCELLED);
        assertThat(bench.workload("bag").status().fault())
                .isEqualTo(FaultCode.CANCELLED_BY_CLIENT.because("a client cancelled it"));
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(1_000, 0, 10, 0));
        assertThat(bench.progress("bag").fragments().running()).isZero();
    }

    @Test
    @DisplayName("after a cancel late answers, further cancels and time change nothing")
    void afterACancelEverythingIsStale() {
        bench.step(bench.submitted("bag", 1_000));
        bench.step(CANCEL);
        for (FragmentRequest request : bench.sent) {
            Decisions late = bench.step(bench.succeeded(request));
            assertThat(late.count(Tally.STALE)).isEqualTo(1);
            assertThat(late.isEmpty()).isTrue();
        }
        assertThat(bench.step(CANCEL).count(Tally.STALE)).isEqualTo(1);
        assertThat(bench.stepAfter(Duration.ofHours(1)).isEmpty()).isTrue();
    }

    @Test
    @DisplayName("a workload whose cancel came before its cell took it never starts")
    void aCancelMayComeFirst() {
        bench.submitted("bag", 1_000);
        bench.stores.workloads().requestCancel(new WorkloadId("bag"));
        Decisions decisions = bench.step(bench.taken(new WorkloadId("bag")));
        assertThat(decisions.sends()).isEmpty();
        assertThat(bench.rows("bag")).isEmpty();
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.CANCELLED);
    }

    @Test
    @DisplayName("cancel makes room for other workloads in the same step")
    void cancelMakesRoom() {
        bench.step(bench.submitted("bag", 1_000), bench.submitted("other", 1_000));
        assertThat(bench.rows("other").size() + bench.rows("bag").size()).isEqualTo(FLOOR);
        int before = bench.rows("other").size();
        bench.step(CANCEL);
        assertThat(bench.rows("other")).hasSizeGreaterThan(before).hasSize(FLOOR);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("what an attempt brought stands when its workload ends, though its failed tasks were to run again")
    void whatWasToRunAgainStands(boolean isOut) {
        BenchOptions options = new BenchOptions(
                deadline(bench.now.plusSeconds(10)).chosen(), retries(3).ofBag());
        bench.step(bench.submitted("bag", 1, options));
        FragmentRequest first = bench.lastSent();
        FragmentOutcome outcome = bench.outcome(first, new TaskTally(0, 1, 1));
        bench.step(bench.answered(first, 1, 1));
        if (isOut) {
            bench.stepAfter(CellBench.PAUSE);
        }
        bench.stepAfter(Duration.ofSeconds(10));
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.TIMED_OUT);
        assertThat(bench.row(first).status()).isEqualTo(new FragmentStatus.Ended(outcome));
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(1, 0, 0, 1));
        assertThat(bench.step(bench.succeeded(bench.lastSent())).count(Tally.STALE))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("so does what succeeded beside it; fragments without an earlier attempt are cancelled")
    void whatSucceededStands() {
        bench.step(bench.submitted("bag", 1_000, retries(3)));
        FragmentRequest first = bench.sent.getFirst();
        bench.step(bench.answered(first, 4, 4));
        bench.step(CANCEL);
        assertThat(bench.states("bag"))
                .containsOnlyOnce(FragmentState.FAILED)
                .containsOnly(FragmentState.FAILED, FragmentState.CANCELLED);
        long size = bench.row(first).range().size();
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(1_000, 0, size - 4, 4));
        assertThat(bench.stepAfter(Duration.ofHours(1)).sends()).isEmpty();
    }

    @Test
    @DisplayName("at its deadline a workload is TIMED_OUT with all that is out, and keeps what was done")
    void aDeadlineTimesOut() {
        bench.step(bench.submitted("bag", 1_000, deadline(bench.now.plusSeconds(10))));
        bench.step(bench.succeeded(bench.sent.removeFirst()));
        bench.stepAfter(Duration.ofMillis(9_999));
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.RUNNING);
        bench.stepAfter(Duration.ofMillis(1));
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.TIMED_OUT);
        assertThat(bench.workload("bag").status().fault())
                .isEqualTo(FaultCode.DEADLINE_PASSED.because("the deadline 2026-01-02T03:04:15Z passed"));
        assertThat(bench.states("bag"))
                .containsOnly(FragmentState.SUCCEEDED, FragmentState.TIMED_OUT)
                .hasSize(FLOOR + 1);
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(1_000, 0, 10, 0));
        assertThat(bench.step(bench.succeeded(bench.lastSent())).count(Tally.STALE))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("a workload whose deadline has passed when it is taken never starts")
    void aDeadlineMayHavePassedBefore() {
        CellEvent submitted = bench.submitted("bag", 10, deadline(bench.now));
        assertThat(bench.step(submitted).sends()).isEmpty();
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.TIMED_OUT);
    }

    @Test
    @DisplayName("a workload whose last answer comes with its deadline has succeeded")
    void theLastAnswerBeatsTheDeadline() {
        bench.step(bench.submitted("bag", 1, deadline(bench.now.plusSeconds(10))));
        bench.stepAfter(Duration.ofSeconds(10), bench.succeeded(bench.lastSent()));
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
    }
}
