package io.drover.scheduler.cell;

import static io.drover.scheduler.cell.CellBench.requests;
import static io.drover.scheduler.cell.CellBench.writes;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.Trouble;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.workload.UnitCounts;
import io.drover.model.workload.WorkloadState;
import io.drover.ports.StoreWrite;
import io.drover.scheduler.cell.Decisions.Tally;
import io.drover.wire.FragmentRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CellLossTest {

    private final CellBench bench = new CellBench();

    private Decisions loseWithItsWorker(FragmentRequest request) {
        bench.claimed(request);
        return bench.step(bench.silence());
    }

    @Test
    @DisplayName("what a dead worker held goes out at once as the next attempt")
    void theNextAttemptGoesOutAtOnce() {
        FragmentRequest first = bench.oneFragment(8);
        Decisions decisions = loseWithItsWorker(first);
        assertThat(decisions.count(Tally.LOST)).isEqualTo(1);
        assertThat(requests(decisions)).hasSize(1);
        FragmentRequest second = requests(decisions).getFirst();
        assertThat(second.claim().attempt()).isEqualTo(new AttemptNumber(2));
        assertThat(second.claim().key()).isEqualTo(first.claim().key());
        assertThat(second.tasks().range()).isEqualTo(first.tasks().range());
        assertThat(decisions.sends().getFirst().reason()).isEqualTo("its worker fell silent");
        assertThat(bench.row(first).attempt()).isEqualTo(new AttemptNumber(2));
    }

    @Test
    @DisplayName("what nobody has claimed is not lost with a worker")
    void unclaimedFragmentsAreNotLost() {
        bench.oneFragment(8);
        assertThat(bench.step(bench.silence()).isEmpty()).isTrue();
    }

    @Test
    @DisplayName("what had begun when its worker died goes out as a probe; what had not, goes out as it was")
    void onlyWhatHadBegunIsSuspect() {
        bench.step(bench.fleet(2), bench.submitted("bag", 3, BenchOptions.fragmentsOf(1)));
        List<FragmentRequest> sent = List.copyOf(bench.sent);
        sent.forEach(bench::claimed);
        Claim begun = sent.get(1).claim();
        List<FragmentRequest> again = requests(bench.step(bench.silence(1, List.of(begun))));
        assertThat(again)
                .hasSize(3)
                .allSatisfy(request -> assertThat(request.probe())
                        .as(request.toString())
                        .isEqualTo(request.claim().key().equals(begun.key())));
        assertThat(bench.row(sent.get(0)).trouble()).isEqualTo(Trouble.NONE);
        assertThat(bench.row(sent.get(1)).trouble()).isEqualTo(Trouble.NONE.lost());
    }

    @Test
    @DisplayName("of a worker of two slots two may have begun, though the rows of what it held come in over two looks")
    void slotsCountOnceOverAllLooks() {
        bench.step(bench.fleet(2), bench.submitted("bag", 4, BenchOptions.fragmentsOf(1)));
        List<FragmentRequest> sent = List.copyOf(bench.sent);
        sent.forEach(bench::claimed);
        List<Claim> begun = sent.stream().limit(2).map(FragmentRequest::claim).toList();
        assertThat(requests(bench.step(bench.silence(2, begun, 0, 1))))
                .hasSize(2)
                .allMatch(FragmentRequest::probe);
        assertThat(requests(bench.step(bench.silence(2, begun, 2, 3))))
                .hasSize(2)
                .noneMatch(FragmentRequest::probe);
    }

    @Test
    @DisplayName("where its worker was started again, the reason says so")
    void anotherLife() {
        FragmentRequest request = bench.claimed(bench.oneFragment(8));
        Holder next = new Holder(CellBench.HOLDER.worker(), new Incarnation("next"));
        Decisions decisions = bench.step(bench.replaced(next, List.of(request.claim())));
        assertThat(decisions.sends().getFirst().reason()).isEqualTo("another life of its worker took its place");
    }

    @Test
    @DisplayName("a fragment whose workers die under it is never given up, and goes out ever more slowly")
    void lossesNeverCondemn() {
        bench.step(bench.submitted("bag", 1, 600_000_000, BenchOptions.DEFAULT));
        for (int loss = 1; loss <= 30; loss++) {
            FragmentRequest request = bench.lastSent();
            bench.claimed(request);
            int before = bench.sent.size();
            bench.stepAfter(Duration.ofSeconds(3), bench.silence(4, List.of(request.claim())));
            if (bench.sent.size() == before) {
                bench.stepAfter(Duration.ofMinutes(1));
            }
            assertThat(bench.sent).hasSize(before + 1);
            assertThat(bench.lastSent().probe()).isTrue();
        }
        assertThat(bench.states("bag")).containsExactly(FragmentState.QUEUED);
    }

    @Test
    @DisplayName("a restart of everything condemns nobody: what is known of a fragment is what its row says")
    void restartsCondemnNobody() {
        bench.step(bench.submitted("bag", 1, 600_000_000, BenchOptions.DEFAULT));
        for (int restart = 0; restart < 10; restart++) {
            bench.claimed(bench.lastSent());
            bench.restart();
            bench.stepAfter(Duration.ofSeconds(3), bench.silence());
            bench.stepAfter(Duration.ofMinutes(2));
        }
        assertThat(bench.states("bag")).containsExactly(FragmentState.QUEUED);
        assertThat(bench.row(bench.lastSent()).trouble().probeDeaths()).isZero();
    }

    @Test
    @DisplayName("a range whose probe died is halved, and the halves are probes, too")
    void aRangeWhoseProbeDiedIsHalved() {
        loseWithItsWorker(bench.oneFragment(8));
        Decisions second = bench.step(bench.probeDied(bench.lastSent()));
        assertThat(second.count(Tally.HALVED)).isEqualTo(1);
        assertThat(requests(second).stream().map(sent -> sent.tasks().range()))
                .containsExactly(new TaskRange(0, 4), new TaskRange(4, 8));
        assertThat(requests(second)).allMatch(FragmentRequest::probe);
        assertThat(writes(second, StoreWrite.Redispatch.class)).hasSize(1);
        assertThat(writes(second, StoreWrite.Dispatch.class)).hasSize(1);
        assertThat(requests(second).getFirst().claim().attempt()).isEqualTo(new AttemptNumber(3));
        assertThat(requests(second).getLast().claim().attempt()).isEqualTo(AttemptNumber.FIRST);
    }

    @Test
    @DisplayName("the poisonous task is found by its probes and fails alone after three deaths; one worker dies")
    void thePoisonousTaskFailsAlone() {
        long poison = 5;
        bench.oneFragment(8);
        int workers = 0;
        int probes = 0;
        while (!bench.sent.isEmpty()) {
            FragmentRequest request = bench.sent.removeFirst();
            if (!request.tasks().range().contains(poison)) {
                bench.step(bench.succeeded(request));
            } else if (request.probe()) {
                bench.step(bench.probeDied(request));
                probes++;
            } else {
                loseWithItsWorker(request);
                workers++;
            }
        }
        assertThat(workers).isEqualTo(1);
        assertThat(probes).isEqualTo(3 + 3);
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.FAILED);
        assertThat(bench.progress("bag").units()).isEqualTo(new UnitCounts(8, 0, 7, 1));
        assertThat(bench.rows("bag").stream()
                        .filter(row -> row.state() == FragmentState.FAILED)
                        .toList())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.range()).isEqualTo(new TaskRange(5, 6));
                    assertThat(row.status())
                            .isInstanceOfSatisfying(
                                    FragmentStatus.Closed.class,
                                    closed -> assertThat(closed.fault().code()).isEqualTo(FaultCode.TASK_POISONOUS));
                });
    }

    @Test
    @DisplayName("deaths of its probe are remembered across restarts")
    void deathsAreInTheRow() {
        loseWithItsWorker(bench.oneFragment(1));
        for (int death = 1; death <= 2; death++) {
            bench.step(bench.probeDied(bench.lastSent()));
            bench.restart();
            bench.step(bench.fleet(4));
            assertThat(bench.lastSent().probe()).isTrue();
        }
        bench.step(bench.probeDied(bench.lastSent()));
        assertThat(bench.states("bag")).containsExactly(FragmentState.FAILED);
    }

    @Test
    @DisplayName("that a probe died is believed of probes only")
    void noProbeDiedThatWasNone() {
        FragmentRequest request = bench.oneFragment(8);
        assertThat(bench.step(bench.probeDied(request)).count(Tally.STALE)).isEqualTo(1);
        assertThat(bench.states("bag")).containsExactly(FragmentState.RUNNING);
    }
}
