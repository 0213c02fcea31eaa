package io.drover.scheduler.cell;

import static io.drover.scheduler.cell.CellBench.requests;
import static io.drover.scheduler.cell.CellBench.writes;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.TaskRange;
import io.drover.model.worker.Executor;
import io.drover.model.workload.TaskCounts;
import io.drover.model.workload.WorkloadOptions;
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

    /** A bag that is one fragment of so many tasks. */
    private FragmentRequest fragment(int tasks) {
        WorkloadOptions options = new WorkloadOptions(
                WorkloadOptions.DEFAULT.priority(),
                null,
                0,
                Duration.ZERO,
                Duration.ofHours(1),
                tasks,
                false,
                Executor.VM);
        bench.step(bench.submitted("bag", tasks, options));
        assertThat(bench.sent).hasSize(1);
        return bench.lastSent();
    }

    private Decisions loseWithItsWorker(FragmentRequest request) {
        bench.claimed(request);
        return bench.step(bench.silence());
    }

    @Test
    @DisplayName("J10: what a dead worker held goes out at once as the next attempt")
    void theNextAttemptGoesOutAtOnce() {
        FragmentRequest first = fragment(8);
        Decisions decisions = loseWithItsWorker(first);
        assertThat(decisions.count(Tally.LOST)).isEqualTo(1);
        assertThat(requests(decisions)).hasSize(1);
        FragmentRequest second = requests(decisions).getFirst();
        assertThat(second.claim().attempt()).isEqualTo(new AttemptNumber(2));
        assertThat(second.claim().key()).isEqualTo(first.claim().key());
        assertThat(second.range()).isEqualTo(first.range());
        assertThat(decisions.sends().getFirst().reason()).isEqualTo("WORKER_LOST");
        assertThat(bench.row(first).attempt()).isEqualTo(new AttemptNumber(2));
    }

    @Test
    @DisplayName("J10: what nobody has claimed is not lost with a worker")
    void unclaimedFragmentsAreNotLost() {
        fragment(8);
        assertThat(bench.step(bench.silence()).isEmpty()).isTrue();
    }

    @Test
    @DisplayName("J+: a fragment that was lost at the limit is halved")
    void atTheLimitAFragmentIsHalved() {
        loseWithItsWorker(fragment(8));
        loseWithItsWorker(bench.lastSent());
        Decisions third = loseWithItsWorker(bench.lastSent());
        assertThat(third.count(Tally.HALVED)).isEqualTo(1);
        assertThat(requests(third).stream().map(FragmentRequest::range))
                .containsExactly(new TaskRange(0, 4), new TaskRange(4, 8));
        assertThat(writes(third, StoreWrite.Redispatch.class)).hasSize(1);
        assertThat(writes(third, StoreWrite.Dispatch.class)).hasSize(1);
        assertThat(requests(third).getFirst().claim().attempt()).isEqualTo(new AttemptNumber(4));
        assertThat(requests(third).getLast().claim().attempt()).isEqualTo(AttemptNumber.FIRST);
    }

    @Test
    @DisplayName("J+: halving goes on at the first loss until the poisonous task is alone; only that one fails")
    void thePoisonousTaskFailsAlone() {
        long poison = 5;
        fragment(8);
        int losses = 0;
        while (!bench.sent.isEmpty()) {
            FragmentRequest request = bench.sent.removeFirst();
            if (request.range().contains(poison)) {
                loseWithItsWorker(request);
                losses++;
            } else {
                bench.step(bench.succeeded(request));
            }
        }
        assertThat(losses).isEqualTo(3 + 3);
        assertThat(bench.workload("bag").state()).isEqualTo(WorkloadState.FAILED);
        assertThat(bench.progress("bag").tasks()).isEqualTo(new TaskCounts(8, 0, 7, 1));
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
    @DisplayName("J10: an unclaimed fragment is sent again, the same attempt, when slots are idle")
    void unclaimedFragmentsAreSentAgain() {
        FragmentRequest request = fragment(8);
        assertThat(bench.stepAfter(Duration.ofSeconds(4), bench.fleet(1)).isEmpty())
                .isTrue();
        Decisions decisions = bench.stepAfter(Duration.ofSeconds(1), bench.fleet(1));
        assertThat(requests(decisions)).containsExactly(request);
        assertThat(decisions.count(Tally.RESENT)).isEqualTo(1);
        assertThat(decisions.writes()).isEmpty();
        // and then not again at every look
        assertThat(bench.stepAfter(Duration.ofSeconds(1), bench.fleet(1)).sends())
                .isEmpty();
    }

    @Test
    @DisplayName("J10: an attempt that its live worker does not list for long is given up, without blame on its tasks")
    void disownedAttemptsAreGivenUp() {
        FragmentRequest request = bench.claimed(fragment(1));
        for (int i = 0; i < 5; i++) {
            assertThat(bench.stepAfter(Duration.ofMillis(900), bench.fleet(1)).isEmpty())
                    .isTrue();
        }
        Decisions decisions = bench.stepAfter(Duration.ofMillis(900), bench.fleet(1));
        assertThat(requests(decisions))
                .singleElement()
                .satisfies(next -> assertThat(next.claim().attempt())
                        .isEqualTo(request.claim().attempt().next()));
    }

    @Test
    @DisplayName("J10: an attempt that is listed again meanwhile is not given up")
    void anAttemptThatIsListedAgainIsFine() {
        FragmentRequest request = bench.claimed(fragment(1));
        bench.stepAfter(Duration.ofSeconds(1), bench.fleet(1));
        bench.stepAfter(Duration.ofSeconds(3), bench.fleet(1, List.of(request.claim())));
        assertThat(bench.stepAfter(Duration.ofSeconds(2), bench.fleet(1)).sends())
                .isEmpty();
    }
}
