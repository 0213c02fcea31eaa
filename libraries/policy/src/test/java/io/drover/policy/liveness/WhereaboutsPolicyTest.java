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
import io.drover.model.fragment.TaskResults;
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
import io.drover.policy.liveness.WhereaboutsPolicy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WhereaboutsPolicyTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final WorkerId WORKER = new WorkerId("a");
    private static final Holder HOLDER = new Holder(WORKER, new Incarnation("1"));
    private static final Duration LONG = Duration.ofHours(1);
    private static final WhereaboutsPolicy POLICY =
            new WhereaboutsPolicy(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(4));
    private static final FragmentStatus QUEUED = new FragmentStatus.Queued(null);
    private static final FragmentStatus RUNNING = new FragmentStatus.Running(HOLDER, NOW, null);

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
                new WorkerInfo(slots, "127.0.0.1:1", 1, "z", NOW, Money.ZERO, Executor.VM, HOLDER.incarnation());
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
        return new FleetView(Map.of(WORKER, report), Map.of());
    }

    private static FleetView silent() {
        return new FleetView(Map.of(), Map.of(HOLDER, fleet(1).alive().get(WORKER)));
    }

    private static Verdict waiting(boolean queueEmpty, int idleSlots, Duration missingFor, int resends) {
        return POLICY.judge(
                row(QUEUED),
                fleet(1),
                new WhereaboutsPolicy.Waiting(queueEmpty, idleSlots, missingFor, resends),
                new WhereaboutsPolicy.Claimed(Duration.ZERO, false));
    }

    private static Verdict judge(FragmentStatus status, FleetView fleet, Duration disownedFor, boolean reportedSince) {
        return POLICY.judge(
                row(status),
                fleet,
                new WhereaboutsPolicy.Waiting(true, fleet.idleSlots(), Duration.ZERO, 0),
                new WhereaboutsPolicy.Claimed(disownedFor, reportedSince));
    }

    @Test
    @DisplayName("an attempt that stays unclaimed after the queue was empty is sent again when slots are idle")
    void unclaimedForLong() {
        assertThat(waiting(true, 1, Duration.ZERO, 0)).isEqualTo(Verdict.MISSING);
        assertThat(waiting(true, 1, Duration.ofMillis(4_999), 0)).isEqualTo(Verdict.MISSING);
        assertThat(waiting(true, 1, Duration.ofSeconds(5), 0)).isEqualTo(Verdict.RESEND);
    }

    @Test
    @DisplayName("the time before a resend doubles")
    void resendsBackOff() {
        assertThat(waiting(true, 1, Duration.ofSeconds(9), 1)).isEqualTo(Verdict.MISSING);
        assertThat(waiting(true, 1, Duration.ofSeconds(10), 1)).isEqualTo(Verdict.RESEND);
        assertThat(waiting(true, 1, Duration.ofSeconds(39), 3)).isEqualTo(Verdict.MISSING);
        assertThat(waiting(true, 1, Duration.ofSeconds(40), 3)).isEqualTo(Verdict.RESEND);
        assertThat(waiting(true, 1, LONG.multipliedBy(24), 1_000)).isEqualTo(Verdict.RESEND);
    }

    @Test
    @DisplayName("while the queue holds requests, or all slots are busy, an unclaimed attempt just waits its turn")
    void unclaimedWhileOthersWait() {
        assertThat(waiting(false, 1, LONG, 0)).isEqualTo(Verdict.FINE);
        assertThat(waiting(true, 0, LONG, 0)).isEqualTo(Verdict.MISSING);
    }

    @Test
    @DisplayName("a claimed attempt that its live worker lists is fine, however long it runs")
    void heldByItsWorker() {
        assertThat(judge(RUNNING, fleet(1, row(RUNNING).claim()), LONG, true)).isEqualTo(Verdict.FINE);
    }

    @Test
    @DisplayName("a claimed attempt that its worker does not list is disowned, and given up when it stays so")
    void disowned() {
        Claim older = new Claim(row(RUNNING).key(), AttemptNumber.FIRST);
        assertThat(judge(RUNNING, fleet(1, older), Duration.ZERO, false)).isEqualTo(Verdict.DISOWNED);
        assertThat(judge(RUNNING, fleet(1), Duration.ofMillis(3_999), true)).isEqualTo(Verdict.DISOWNED);
        assertThat(judge(RUNNING, fleet(1), Duration.ofSeconds(4), true)).isEqualTo(Verdict.DISOWNED_FOR_GOOD);
    }

    @Test
    @DisplayName("a worker that has not reported since the claim is not known to disown it: it is lost")
    void silentSinceTheClaim() {
        assertThat(judge(RUNNING, fleet(1), Duration.ofSeconds(4), false)).isEqualTo(Verdict.LOST);
    }

    @Test
    @DisplayName("what a worker held that deregistered is given up in the same way")
    void claimedByAWorkerThatNobodyKnows() {
        assertThat(judge(RUNNING, FleetView.EMPTY, Duration.ZERO, false)).isEqualTo(Verdict.DISOWNED);
        assertThat(judge(RUNNING, FleetView.EMPTY, LONG, false)).isEqualTo(Verdict.DISOWNED_FOR_GOOD);
    }

    @Test
    @DisplayName("what a silent worker held is lost at once")
    void lostWithItsWorker() {
        assertThat(judge(RUNNING, silent(), Duration.ZERO, false)).isEqualTo(Verdict.LOST);
    }

    @Test
    @DisplayName("what a former life of a worker held is lost: at once if it was seen, else when that stays so")
    void heldByAFormerLife() {
        WorkerReport report = fleet(1, row(RUNNING).claim()).alive().get(WORKER);
        FragmentStatus former = new FragmentStatus.Running(new Holder(WORKER, new Incarnation("0")), NOW, null);
        FleetView seen =
                new FleetView(Map.of(WORKER, report), Map.of(new Holder(WORKER, new Incarnation("0")), report));
        assertThat(judge(former, seen, Duration.ZERO, false)).isEqualTo(Verdict.LOST);
        FleetView unseen = new FleetView(Map.of(WORKER, report), Map.of());
        assertThat(judge(former, unseen, Duration.ZERO, false)).isEqualTo(Verdict.DISOWNED);
        assertThat(judge(former, unseen, Duration.ofSeconds(4), true)).isEqualTo(Verdict.LOST);
    }

    @Test
    @DisplayName("what has ended is fine")
    void ended() {
        FragmentStatus done = new FragmentStatus.Ended(new FragmentOutcome(
                WORKER,
                NOW,
                NOW,
                Duration.ZERO,
                Money.ZERO,
                new TaskResults(new TaskTally(10, 0, 0), new ResultRef.Stored("results/w"))));
        FragmentStatus closed = new FragmentStatus.Closed(
                FragmentState.CANCELLED, NOW, FaultCode.SUPERSEDED.because("another was first"));
        assertThat(judge(done, silent(), LONG, true)).isEqualTo(Verdict.FINE);
        assertThat(judge(closed, silent(), LONG, true)).isEqualTo(Verdict.FINE);
    }
}
