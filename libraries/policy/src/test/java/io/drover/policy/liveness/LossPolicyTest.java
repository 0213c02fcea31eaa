package io.drover.policy.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Money;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.Trouble;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.model.workload.WorkloadId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LossPolicyTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Holder HOLDER = new Holder(new WorkerId("a"), new Incarnation("1"));

    /** So many fragments, claimed one after the other. */
    private static List<Fragment> lost(int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        i -> Fragment.first(new FragmentKey(new WorkloadId("w"), i), new TaskRange(i, i + 1), NOW, null)
                                .with(new FragmentStatus.Running(HOLDER, NOW.plusSeconds(i), null)))
                .toList();
    }

    private static WorkerReport last(int slots, List<Claim> begun) {
        WorkerInfo info = new WorkerInfo(slots, "", 1, "z", NOW, Money.ZERO, Executor.VM, HOLDER.incarnation());
        return new WorkerReport(
                HOLDER.worker(), info, WorkerState.READY, 1, Duration.ofSeconds(1), 0, List.of(), begun, NOW);
    }

    private static List<Claim> claims(List<Fragment> rows, int... which) {
        return IntStream.of(which).mapToObj(i -> rows.get(i).claim()).toList();
    }

    @Test
    void whatHadBegunByTheLastReportHadBegun() {
        List<Fragment> lost = lost(20);
        assertThat(LossPolicy.begun(lost, last(2, claims(lost, 3, 7)), 0))
                .containsExactlyInAnyOrderElementsOf(claims(lost, 3, 7));
    }

    @Test
    void whereSlotsWereFreeTheOldestOthersMayHaveBegunSince() {
        List<Fragment> lost = lost(20);
        assertThat(LossPolicy.begun(lost.reversed(), last(4, claims(lost, 7)), 0))
                .containsExactlyInAnyOrderElementsOf(claims(lost, 7, 0, 1, 2));
    }

    @Test
    void whatIsFoundLaterHasTheSlotsThatAreLeft() {
        List<Fragment> lost = lost(4);
        WorkerReport last = last(2, claims(lost, 0));
        assertThat(LossPolicy.begun(lost.subList(0, 1), last, 0)).containsExactlyElementsOf(claims(lost, 0));
        assertThat(LossPolicy.begun(lost.subList(1, 4), last, 1)).containsExactlyElementsOf(claims(lost, 1));
        assertThat(LossPolicy.begun(lost.subList(2, 4), last, 2)).isEmpty();
    }

    @Test
    void suspectsRunApartAndTakeNobodysPlace() {
        List<Fragment> lost = new ArrayList<>(lost(3));
        Fragment eldest = lost.getFirst();
        lost.set(
                0,
                new Fragment(
                        eldest.key(),
                        eldest.portion(),
                        eldest.attempt(),
                        eldest.dispatchedAt(),
                        eldest.status(),
                        Trouble.NONE.lost(),
                        null));
        assertThat(LossPolicy.begun(lost, last(2, List.of()), 0))
                .containsExactlyInAnyOrderElementsOf(claims(lost, 1, 2));
    }

    @Test
    void ofAWorkerThatNobodyRemembersEachMayHaveBegun() {
        assertThat(LossPolicy.begun(lost(3), null, 0)).hasSize(3);
    }
}
