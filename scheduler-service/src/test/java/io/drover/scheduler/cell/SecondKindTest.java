package io.drover.scheduler.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.FragmentState;
import io.drover.model.workload.WorkloadState;
import io.drover.wire.FragmentRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The kernel with a kind of work that it has never seen, see {@link TwoStages}. */
final class SecondKindTest {

    private static final int PARTITIONS = 4;

    private final CellBench bench = new CellBench();
    private final TwoStages supply = new TwoStages(PARTITIONS);

    /** All partitions of its first stage are out. */
    private List<FragmentRequest> begin() {
        bench.step(bench.fleet(16));
        CellEvent _ = bench.submitted("query", PARTITIONS + 1, BenchOptions.DEFAULT);
        bench.step(CellEvent.Taken.of(bench.workload("query"), supply, List.of()));
        assertThat(bench.sent).hasSize(PARTITIONS);
        return List.copyOf(bench.sent);
    }

    @Test
    @DisplayName("a stage that begins when another is over is no end: it goes out, and then the workload is done")
    void stages() {
        List<FragmentRequest> first = begin();
        assertThat(bench.backlog().pieces())
                .as("what clients count is no measure of how many slots are of use")
                .isEqualTo(PARTITIONS)
                .isNotEqualTo(bench.progress("query").units().total());
        first.subList(0, 3).forEach(request -> bench.step(bench.succeeded(request)));
        assertThat(bench.sent).hasSize(PARTITIONS);

        bench.step(bench.succeeded(first.getLast()));
        assertThat(bench.sent).hasSize(PARTITIONS + 1);
        assertThat(bench.workload("query").state()).isEqualTo(WorkloadState.RUNNING);

        bench.step(bench.succeeded(bench.lastSent()));
        assertThat(bench.workload("query").state()).isEqualTo(WorkloadState.SUCCEEDED);
        assertThat(bench.progress("query").units().succeeded()).isEqualTo(2);
    }

    @Test
    @DisplayName("what can never work ends the workload with the first that says so, and nothing of it stays out")
    void fails() {
        List<FragmentRequest> first = begin();

        bench.step(
                bench.broken(first.get(1), FaultCode.SQL_INVALID),
                bench.broken(first.get(2), FaultCode.SQL_INVALID),
                bench.succeeded(first.get(3)));

        assertThat(bench.workload("query").state()).isEqualTo(WorkloadState.FAILED);
        assertThat(bench.workload("query").status().fault().code()).isEqualTo(FaultCode.SQL_INVALID);
        assertThat(bench.states("query")).containsOnly(FragmentState.FAILED).hasSize(PARTITIONS);
        assertThat(supply.ends).hasSize(1);
        assertThat(bench.stepAfter(Duration.ofSeconds(5), bench.fleet(16)).isEmpty())
                .isTrue();
    }

    @Test
    @DisplayName("a straggler of a stage that another one waits for runs a second time")
    void straggler() {
        List<FragmentRequest> first = begin();
        first.subList(0, 3).forEach(request -> bench.step(bench.succeeded(request)));
        bench.claimed(first.getLast());

        int copied = 0;
        for (int look = 0; look < 20; look++) {
            CellEvent fleet = bench.fleet(16, List.of(first.getLast().claim()));
            copied += bench.stepAfter(Duration.ofMillis(500), fleet).count(Decisions.Tally.COPIED);
        }
        assertThat(copied).isOne();

        bench.step(bench.succeeded(bench.lastSent()));
        bench.step(bench.succeeded(bench.lastSent()));
        assertThat(bench.workload("query").state()).isEqualTo(WorkloadState.SUCCEEDED);
    }

    @Test
    @DisplayName("its supply hears of every attempt that does not run to its end, and has the last word")
    void hears() {
        FragmentRequest one = begin().getFirst();

        for (int times = 0; times < 10; times++) {
            one = request(bench.step(bench.broken(one, FaultCode.SQL_OUT_OF_MEMORY)));
        }
        assertThat(supply.ends).hasSize(10).allSatisfy(end -> assertThat(end).isInstanceOf(AttemptEnd.Broke.class));

        bench.claimed(one);
        bench.stepAfter(Duration.ofSeconds(1), bench.silence(16, List.of(one.claim())));
        assertThat(supply.ends).last().isInstanceOf(AttemptEnd.Lost.class);
        assertThat(bench.workload("query").state()).isEqualTo(WorkloadState.RUNNING);
    }

    @Test
    @DisplayName("a part that Drover would give up is given up for the whole")
    void givenUp() {
        FragmentRequest one = begin().getFirst();

        for (int times = 0; bench.workload("query").state() == WorkloadState.RUNNING; times++) {
            assertThat(times).isLessThan(5);
            int before = bench.sent.size();
            bench.step(bench.broken(one, FaultCode.INTERNAL_ERROR));
            bench.stepAfter(Duration.ofSeconds(5));
            one = bench.sent.size() > before ? bench.lastSent() : one;
        }

        assertThat(bench.workload("query").state()).isEqualTo(WorkloadState.FAILED);
        assertThat(bench.workload("query").status().fault().code()).isEqualTo(FaultCode.INTERNAL_ERROR);
    }

    private static FragmentRequest request(Decisions decisions) {
        return CellBench.requests(decisions).getFirst();
    }
}
