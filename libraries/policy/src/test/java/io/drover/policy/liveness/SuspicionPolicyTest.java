package io.drover.policy.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Money;
import io.drover.model.fault.FaultCode;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.TaskRange;
import io.drover.model.fragment.TaskTally;
import io.drover.model.fragment.Trouble;
import io.drover.model.result.ResultRef;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.liveness.SuspicionPolicy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SuspicionPolicyTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final WorkerId WORKER = new WorkerId("a");
    private static final Duration LONG = Duration.ofHours(1);
    private static final SuspicionPolicy POLICY = new SuspicionPolicy(Duration.ofSeconds(5), Duration.ofSeconds(4));
    private static final FragmentStatus QUEUED = new FragmentStatus.Queued(null);
    private static final FragmentStatus RUNNING =
            new FragmentStatus.Running(new Holder(WORKER, Incarnation.UNKNOWN), NOW, null);

    private static Fragment row(FragmentStatus status) {
        return new Fragment(
                new FragmentKey(new WorkloadId("w"), 0),
                new TaskRange(0, 10),
                new AttemptNumber(2),
                NOW,
                status,
                Trouble.NONE,
                null);
    }

    private static FleetView fleet(int slots, Claim... held) {
        WorkerInfo info =
                new WorkerInfo(slots, "127.0.0.1:1", 1, "z", NOW, Money.ZERO, Executor.VM, Incarnation.UNKNOWN);
        WorkerReport report = new WorkerReport(
                WORKER,
                info,
                WorkerState.READY,
                1,
                Duration.ofSeconds(1),
                held.length,
                List.of(held),
                List.of(held),
                NOW);
        return new FleetView(Map.of(WORKER, report), Set.of());
    }

    private static Verdict judge(FragmentStatus status, FleetView fleet, Duration outFor, Duration disownedFor) {
        return POLICY.judge(row(status), fleet, fleet.idleSlots(), outFor, disownedFor);
    }

    @Test
    @DisplayName("J10: an unclaimed attempt is sent again when it is out for long while slots are idle")
    void unclaimedForLong() {
        assertThat(judge(QUEUED, fleet(1), Duration.ofSeconds(5), Duration.ZERO))
                .isEqualTo(Verdict.RESEND);
        assertThat(judge(QUEUED, fleet(1), Duration.ofMillis(4_999), Duration.ZERO))
                .isEqualTo(Verdict.FINE);
    }

    @Test
    @DisplayName("J10: without idle slots an unclaimed attempt just waits its turn")
    void unclaimedWhileAllAreBusy() {
        assertThat(judge(QUEUED, FleetView.EMPTY, LONG, Duration.ZERO)).isEqualTo(Verdict.FINE);
        assertThat(judge(QUEUED, fleet(1, row(QUEUED).claim()), LONG, Duration.ZERO))
                .isEqualTo(Verdict.FINE);
    }

    @Test
    @DisplayName("J10: a claimed attempt that its live worker lists is fine, however long it runs")
    void heldByItsWorker() {
        assertThat(judge(RUNNING, fleet(1, row(RUNNING).claim()), LONG, LONG)).isEqualTo(Verdict.FINE);
    }

    @Test
    @DisplayName("J10: a claimed attempt that its worker does not list is suspicious, and given up when it stays so")
    void disowned() {
        Claim older = new Claim(row(RUNNING).key(), AttemptNumber.FIRST);
        assertThat(judge(RUNNING, fleet(1, older), LONG, Duration.ZERO)).isEqualTo(Verdict.DISOWNED);
        assertThat(judge(RUNNING, fleet(1), LONG, Duration.ofMillis(3_999))).isEqualTo(Verdict.DISOWNED);
        assertThat(judge(RUNNING, fleet(1), LONG, Duration.ofSeconds(4))).isEqualTo(Verdict.DISOWNED_FOR_GOOD);
    }

    @Test
    @DisplayName("J10: what a worker held that deregistered is given up in the same way")
    void claimedByAWorkerThatNobodyKnows() {
        assertThat(judge(RUNNING, FleetView.EMPTY, LONG, Duration.ZERO)).isEqualTo(Verdict.DISOWNED);
        assertThat(judge(RUNNING, FleetView.EMPTY, LONG, LONG)).isEqualTo(Verdict.DISOWNED_FOR_GOOD);
    }

    @Test
    @DisplayName("J10: what a silent worker held is lost at once")
    void lostWithItsWorker() {
        FleetView fleet = new FleetView(Map.of(), Set.of(WORKER));
        assertThat(judge(RUNNING, fleet, Duration.ZERO, Duration.ZERO)).isEqualTo(Verdict.LOST);
        assertThat(judge(QUEUED, fleet, LONG, Duration.ZERO)).isEqualTo(Verdict.FINE);
    }

    @Test
    @DisplayName("J6: what has ended is fine")
    void ended() {
        FragmentStatus done = new FragmentStatus.Ended(new FragmentOutcome(
                WORKER,
                NOW,
                NOW,
                new TaskTally(10, 0, 0),
                Duration.ZERO,
                Money.ZERO,
                new ResultRef.Stored("results/w")));
        FragmentStatus closed = new FragmentStatus.Closed(
                FragmentState.CANCELLED, NOW, FaultCode.SUPERSEDED.because("another was first"));
        FleetView silent = new FleetView(Map.of(), Set.of(WORKER));
        assertThat(judge(done, silent, LONG, LONG)).isEqualTo(Verdict.FINE);
        assertThat(judge(closed, silent, LONG, LONG)).isEqualTo(Verdict.FINE);
    }
}
