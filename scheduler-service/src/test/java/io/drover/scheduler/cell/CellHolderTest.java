package io.drover.scheduler.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.TaskTally;
import io.drover.model.worker.Incarnation;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadState;
import io.drover.policy.liveness.FleetView;
import io.drover.scheduler.cell.Decisions.Tally;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whose answers count, and what says NEVER. */
class CellHolderTest {

    private final CellBench bench = new CellBench();

    private FragmentResponse completed(FragmentRequest request, Incarnation incarnation) {
        TaskTally tally = new TaskTally(request.tasks().range().size(), 0, 0);
        return new FragmentResponse.Completed(
                request.claim(), request.work().key(), incarnation, bench.outcome(request, tally));
    }

    @Test
    @DisplayName("an answer of somebody who does not hold the claim is stale, and the holder's is taken")
    void onlyTheHolderIsHeard() {
        bench.step(bench.submitted("bag", 1, BenchOptions.DEFAULT));
        FragmentRequest request = bench.claimed(bench.lastSent());
        Decisions forged = bench.step(bench.told(completed(request, new Incarnation("forged"))));
        assertThat(forged.count(Tally.STALE)).isEqualTo(1);
        assertThat(forged.writes()).isEmpty();
        assertThat(bench.states("bag")).containsExactly(FragmentState.RUNNING);
        bench.step(bench.told(completed(request, CellBench.HOLDER.incarnation())));
        assertThat(bench.states("bag")).containsExactly(FragmentState.SUCCEEDED);
    }

    @Test
    @DisplayName("an answer about a workload that was removed says nothing about the next one under its id")
    void anEarlierWorkloadOfThatId() {
        bench.step(bench.submitted("bag", 1, BenchOptions.DEFAULT));
        FragmentRequest request = bench.claimed(bench.lastSent());
        FragmentResponse own = completed(request, CellBench.HOLDER.incarnation());
        FragmentResponse earlier = new FragmentResponse.Completed(
                request.claim(),
                "bags/removed",
                CellBench.HOLDER.incarnation(),
                bench.outcome(request, new TaskTally(1, 0, 0)));
        Decisions decisions = bench.step(bench.told(earlier));
        assertThat(decisions.count(Tally.STALE)).isEqualTo(1);
        assertThat(bench.states("bag")).containsExactly(FragmentState.RUNNING);
        bench.step(bench.told(own));
        assertThat(bench.states("bag")).containsExactly(FragmentState.SUCCEEDED);
    }

    @Test
    @DisplayName("of an attempt whose claim a crash of the store lost only a worker that reports itself is believed")
    void anUnclaimedAttempt() {
        bench.step(bench.submitted("bag", 1, BenchOptions.DEFAULT));
        for (int look = 0; look < 5; look++) {
            bench.step(bench.fleet(1));
        }
        FragmentRequest request = bench.lastSent();
        Decisions forged = bench.step(bench.told(completed(request, new Incarnation("forged"))));
        assertThat(forged.count(Tally.STALE)).isEqualTo(1);
        assertThat(forged.unheard()).isEmpty();
        bench.step(bench.told(completed(request, CellBench.HOLDER.incarnation())));
        assertThat(bench.states("bag")).containsExactly(FragmentState.SUCCEEDED);
    }

    @Test
    @DisplayName("before the first looks at the fleet such an answer waits, and counts when its worker reports itself")
    void anEarlyAnswer() {
        bench.step(bench.submitted("bag", 1, BenchOptions.DEFAULT));
        FragmentRequest request = bench.lastSent();
        CellEvent answer = bench.told(completed(request, CellBench.HOLDER.incarnation()));
        CellEvent forged = bench.told(completed(request, new Incarnation("forged")));
        Decisions early = bench.step(forged, answer);
        assertThat(early.count(Tally.STALE)).isZero();
        assertThat(early.unheard()).containsExactly(forged, answer);
        // Whoever reports may need a moment after a restart of everything.
        bench.step(new CellEvent.FleetSeen(bench.moment(), FleetView.EMPTY, List.of(), null));
        assertThat(bench.states("bag")).containsExactly(FragmentState.QUEUED);
        bench.step(bench.fleet(1));
        assertThat(bench.states("bag")).containsExactly(FragmentState.SUCCEEDED);
        FragmentResponse again = ((CellEvent.Responded) answer).response();
        assertThat(bench.step(bench.told(again)).unheard()).isEmpty();
    }

    @Test
    @DisplayName("a holder's answer about a workload that the cell has not read yet is left to come again")
    void anUnknownWorkload() {
        bench.step(bench.submitted("bag", 1, BenchOptions.DEFAULT));
        CellEvent answer = bench.succeeded(bench.lastSent());
        bench.forget();
        Decisions unknown = bench.step(answer);
        assertThat(unknown.unheard()).containsExactly(answer);
        assertThat(unknown.count(Tally.STALE)).isZero();
        bench.step(bench.taken(new WorkloadId("bag")), answer);
        assertThat(bench.states("bag")).containsExactly(FragmentState.SUCCEEDED);
        assertThat(bench.step(bench.told(((CellEvent.Responded) answer).response()))
                        .unheard())
                .isEmpty();
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
