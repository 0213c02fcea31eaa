package io.drover.scheduler.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.worker.Executor;
import io.drover.model.workload.WorkloadState;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class CellFunctionsTest {

    @Test
    @DisplayName("a workload for an executor that is not enabled fails at once and says what to do")
    void disabled() {
        CellBench bench = new CellBench("fifo", 0);

        Decisions decisions = bench.step(bench.submitted("bag", 10, BenchOptions.onFunctions()));

        assertThat(decisions.sends()).isEmpty();
        assertThat(bench.workload("bag").status().state()).isEqualTo(WorkloadState.FAILED);
        assertThat(bench.workload("bag").status().fault().code()).isEqualTo(FaultCode.EXECUTOR_DISABLED);
    }

    @Test
    @DisplayName("as many fragments are out to functions as may run, however many workers there are")
    void bounded() {
        CellBench bench = new CellBench("fifo", 3);

        Decisions decisions =
                bench.step(bench.fleet(8), bench.submitted("bag", 100, 1_000, BenchOptions.onFunctions()));

        assertThat(decisions.sends())
                .hasSize(3)
                .allSatisfy(sent -> assertThat(sent.executor()).isEqualTo(Executor.FAAS));
    }

    @Test
    @DisplayName(
            "a provider that is away is waited for: an outage of an hour fails nothing, a fault of its own still does")
    void away() {
        CellBench bench = new CellBench("fifo", 1);
        bench.step(bench.submitted("bag", 1, BenchOptions.onFunctions()));
        int starts = 0;
        for (int second = 0; second < 3_700; second++) {
            if (bench.sent.size() > starts) {
                starts = bench.sent.size();
                bench.step(new CellEvent.Unstartable(
                        bench.lastSent().claim(), FaultCode.FUNCTIONS_UNAVAILABLE.because("connection refused")));
            }
            bench.stepAfter(Duration.ofSeconds(1));
        }
        assertThat(starts).isBetween(30, 80);
        assertThat(bench.states("bag")).containsExactly(FragmentState.QUEUED);
        while (bench.sent.size() == starts) {
            bench.stepAfter(Duration.ofSeconds(1));
        }
        bench.step(bench.succeeded(bench.lastSent()));
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
    }

    @Test
    @DisplayName(
            "a function that is not there ends the workload with the first of its fragments, instead of trying each")
    void unknown() {
        CellBench bench = new CellBench("fifo", 3);
        bench.step(bench.submitted("bag", 100, 1_000, BenchOptions.onFunctions()));
        assertThat(bench.sent).hasSize(3);

        bench.step(new CellEvent.Unstartable(
                bench.lastSent().claim(), FaultCode.FUNCTION_UNKNOWN.because("no such function")));

        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.FAILED);
        assertThat(bench.workload("bag").status().fault().code()).isEqualTo(FaultCode.FUNCTION_UNKNOWN);
        assertThat(bench.states("bag")).containsOnly(FragmentState.FAILED).hasSize(3);
    }

    @Test
    @DisplayName("functions that are busy keep no work from the workers")
    void apart() {
        CellBench bench = new CellBench("fifo", 1);
        bench.step(bench.submitted("on-functions", 100, 1_000, BenchOptions.onFunctions()));

        Decisions decisions = bench.step(bench.submitted("on-workers", 100, 1_000, BenchOptions.DEFAULT));

        assertThat(decisions.sends())
                .isNotEmpty()
                .allSatisfy(sent -> assertThat(sent.executor()).isEqualTo(Executor.VM));
    }

    @Test
    @DisplayName("an invocation that never begins is started again, without any worker, and given up in the end")
    void resent() {
        CellBench bench = new CellBench("fifo", 1);
        bench.step(bench.submitted("bag", 1, BenchOptions.onFunctions()));

        bench.stepAfter(Duration.ofSeconds(20));
        Decisions early = bench.step(bench.silence());
        bench.stepAfter(Duration.ofSeconds(20));
        Decisions late = bench.step(bench.silence());

        assertThat(early.count(Decisions.Tally.LOST)).isZero();
        assertThat(late.count(Decisions.Tally.LOST)).isOne();
        assertThat(bench.states("bag")).containsExactly(FragmentState.QUEUED);

        for (int i = 0; i < 40; i++) {
            bench.stepAfter(Duration.ofSeconds(100));
            bench.step(bench.silence());
        }
        assertThat(bench.states("bag")).containsExactly(FragmentState.FAILED);
        assertThat(bench.rows("bag").getFirst().status())
                .isInstanceOfSatisfying(
                        FragmentStatus.Closed.class,
                        closed -> assertThat(closed.fault().code()).isEqualTo(FaultCode.ATTEMPTS_VANISHED));
    }
}
