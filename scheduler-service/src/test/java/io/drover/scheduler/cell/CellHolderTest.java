package io.drover.scheduler.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.TaskTally;
import io.drover.model.worker.Incarnation;
import io.drover.model.workload.WorkloadOptions;
import io.drover.model.workload.WorkloadState;
import io.drover.scheduler.cell.Decisions.Tally;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whose answers count, and what says NEVER. */
class CellHolderTest {

    private final CellBench bench = new CellBench();

    private FragmentResponse completed(FragmentRequest request, Incarnation incarnation) {
        TaskTally tally = new TaskTally(request.range().size(), 0, 0);
        return new FragmentResponse.Completed(request.claim(), incarnation, bench.outcome(request, tally));
    }

    @Test
    @DisplayName("an answer of somebody who does not hold the claim is stale, and the holder's is taken")
    void onlyTheHolderIsHeard() {
        bench.step(bench.submitted("bag", 1, WorkloadOptions.DEFAULT));
        FragmentRequest request = bench.claimed(bench.lastSent());
        Decisions forged = bench.step(bench.told(completed(request, new Incarnation("forged"))));
        assertThat(forged.count(Tally.STALE)).isEqualTo(1);
        assertThat(forged.writes()).isEmpty();
        assertThat(bench.states("bag")).containsExactly(FragmentState.RUNNING);
        bench.step(bench.told(completed(request, CellBench.HOLDER.incarnation())));
        assertThat(bench.states("bag")).containsExactly(FragmentState.SUCCEEDED);
    }

    @Test
    @DisplayName("of an attempt whose claim a crash of the store lost only a worker that reports itself is believed")
    void anUnclaimedAttempt() {
        bench.step(bench.submitted("bag", 1, WorkloadOptions.DEFAULT));
        FragmentRequest request = bench.lastSent();
        FragmentResponse answer = completed(request, CellBench.HOLDER.incarnation());
        assertThat(bench.step(bench.told(answer)).count(Tally.STALE)).isEqualTo(1);
        bench.step(bench.fleet(1));
        assertThat(bench.step(bench.told(completed(request, new Incarnation("forged"))))
                        .count(Tally.STALE))
                .isEqualTo(1);
        bench.step(bench.told(answer));
        assertThat(bench.states("bag")).containsExactly(FragmentState.SUCCEEDED);
    }

    @Test
    @DisplayName("a function that does not exist ends its workload at once, and is not tried with every fragment")
    void anUnknownFunctionEndsTheWorkload() {
        CellBench functions = new CellBench("fifo", 3);
        functions.step(functions.submitted("bag", 1_000, 10_000, BenchOptions.onFunctions()));
        int sent = functions.sent.size();
        functions.step(new CellEvent.Unstartable(
                functions.lastSent().claim(), FaultCode.FUNCTION_UNKNOWN.because("no function worker-512")));
        assertThat(functions.workload("bag").state()).isEqualTo(WorkloadState.FAILED);
        assertThat(functions.workload("bag").status().fault().code()).isEqualTo(FaultCode.FUNCTION_UNKNOWN);
        assertThat(functions.sent).hasSize(sent);
    }
}
