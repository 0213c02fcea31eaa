package io.drover.scheduler.cell;

import static io.drover.scheduler.cell.BenchOptions.retries;
import static io.drover.scheduler.cell.CellBench.requests;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.workload.UnitCounts;
import io.drover.model.workload.WorkloadState;
import io.drover.scheduler.cell.Decisions.Tally;
import io.drover.wire.FragmentRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CellCopyTest {

    private static final Duration SLOW = Duration.ofSeconds(30);

    private final CellBench bench = new CellBench();
    private FragmentRequest original;
    private FragmentRequest copy;

    /** One task that is slow and, since slots are idle, runs a second time. */
    private void slowTask(BenchOptions options) {
        bench.step(bench.submitted("bag", 1, 1_000, options));
        original = bench.claimed(bench.lastSent());
        Decisions decisions = bench.stepAfter(SLOW, bench.fleet(4, List.of(original.claim())));
        assertThat(decisions.count(Tally.COPIED)).isEqualTo(1);
        copy = bench.lastSent();
        assertThat(copy.tasks().range()).isEqualTo(original.tasks().range());
        assertThat(copy.claim().key()).isNotEqualTo(original.claim().key());
        assertThat(bench.row(copy).copyOf()).isZero();
    }

    private void isClosedAsLoser(FragmentRequest request) {
        Fragment row = bench.row(request);
        assertThat(row.state()).isEqualTo(FragmentState.CANCELLED);
        assertThat(row.status())
                .isInstanceOfSatisfying(
                        FragmentStatus.Closed.class,
                        closed -> assertThat(closed.fault().code()).isEqualTo(FaultCode.SUPERSEDED));
    }

    @Test
    @DisplayName("the first answer of two wins, the other fragment is closed, and its answer is stale")
    void theFirstAnswerWins() {
        slowTask(BenchOptions.DEFAULT);
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(1, 1, 0, 0));
        bench.step(bench.succeeded(copy));
        assertThat(bench.row(copy).state()).isEqualTo(FragmentState.SUCCEEDED);
        isClosedAsLoser(original);
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(1, 0, 1, 0));
        assertThat(bench.progress("bag").fragments().copies()).isEqualTo(1);
        assertThat(bench.step(bench.succeeded(original)).count(Tally.STALE)).isEqualTo(1);
    }

    @Test
    @DisplayName("the original may be first as well")
    void theOriginalMayWin() {
        slowTask(BenchOptions.DEFAULT);
        bench.step(bench.succeeded(original), bench.succeeded(copy));
        assertThat(bench.row(original).state()).isEqualTo(FragmentState.SUCCEEDED);
        isClosedAsLoser(copy);
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(1, 0, 1, 0));
    }

    @Test
    @DisplayName("a run that failed leaves the field to the other")
    void aFailedTwinLeavesTheFieldToTheOther() {
        slowTask(retries(3));
        Decisions failed = bench.step(bench.answered(original, 1, 1));
        assertThat(failed.count(Tally.REPEATED)).isZero();
        isClosedAsLoser(original);
        bench.step(bench.succeeded(copy));
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(1, 0, 1, 0));
    }

    @Test
    @DisplayName("when both runs fail, the task has failed")
    void bothMayFail() {
        slowTask(BenchOptions.DEFAULT);
        bench.step(bench.answered(copy, 1, 0));
        isClosedAsLoser(copy);
        bench.step(bench.answered(original, 1, 0));
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.FAILED);
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(1, 0, 0, 1));
    }

    @Test
    @DisplayName("the run that is lost with its worker leaves the field to the other")
    void aLostTwinLeavesTheFieldToTheOther() {
        slowTask(BenchOptions.DEFAULT);
        Decisions lost = bench.step(bench.silence());
        assertThat(lost.sends()).isEmpty();
        isClosedAsLoser(original);
        bench.step(bench.succeeded(copy));
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
    }

    @Test
    @DisplayName("a copy that was left alone and is slow may have a copy itself, and its tasks count once")
    void aCopyOfACopyCountsOnce() {
        slowTask(BenchOptions.DEFAULT);
        bench.step(bench.answered(original, 1, 0));
        bench.claimed(copy);
        Decisions decisions = bench.stepAfter(SLOW, bench.fleet(4, List.of(copy.claim())));
        assertThat(decisions.count(Tally.COPIED)).isEqualTo(1);
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(1, 1, 0, 0));
        bench.step(bench.succeeded(bench.lastSent()));
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(1, 0, 1, 0));
    }

    @Test
    @DisplayName("no more copies than there are idle slots, until another look says that there are more")
    void copiesNeverExceedTheIdleSlots() {
        bench.step(bench.fleet(8));
        bench.step(bench.submitted("bag", 8, 1_000, BenchOptions.DEFAULT));
        assertThat(bench.sent).hasSize(8);
        bench.sent.forEach(bench::claimed);
        Decisions look = bench.stepAfter(
                SLOW,
                bench.fleet(10, bench.sent.stream().map(FragmentRequest::claim).toList()));
        assertThat(requests(look)).hasSize(2);
        assertThat(bench.step().sends()).isEmpty();
    }

    @Test
    @DisplayName("what must not run twice has no copy")
    void noCopyWithoutLeave() {
        bench.step(bench.submitted("bag", 1, 1_000, BenchOptions.withoutCopies()));
        FragmentRequest request = bench.claimed(bench.lastSent());
        assertThat(bench.stepAfter(SLOW, bench.fleet(4, List.of(request.claim())))
                        .sends())
                .isEmpty();
    }
}
