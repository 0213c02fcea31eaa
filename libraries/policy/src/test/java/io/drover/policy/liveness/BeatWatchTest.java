package io.drover.policy.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Money;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.model.workload.WorkloadId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BeatWatchTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final WorkerId A = new WorkerId("a");
    private static final WorkerId B = new WorkerId("b");

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final BeatWatch watch = new BeatWatch(Duration.ofSeconds(3));

    static WorkerReport report(WorkerId id, long beat, Instant at) {
        return report(id, WorkerState.READY, 4, beat, 0, at);
    }

    private static WorkerReport report(WorkerId id, WorkerState state, int slots, long beat, int held, Instant at) {
        List<Claim> claims = IntStream.range(0, held)
                .mapToObj(i -> new Claim(new FragmentKey(new WorkloadId("w"), i), AttemptNumber.FIRST))
                .toList();
        WorkerInfo info =
                new WorkerInfo(slots, "127.0.0.1:1", 1, "z", NOW, Money.ZERO, Executor.VM, Incarnation.UNKNOWN);
        return new WorkerReport(id, info, state, beat, SECOND, held, claims, claims, at);
    }

    @Test
    @DisplayName("J10: a worker whose beat stands still for three heartbeats is silent")
    void aBeatThatStandsStillIsSilence() {
        assertThat(watch.look(NOW, List.of(report(A, 7, NOW))).silent()).isEmpty();
        assertThat(watch.look(NOW.plusMillis(2_999), List.of(report(A, 7, NOW))).silent())
                .isEmpty();
        FleetView fleet = watch.look(NOW.plusMillis(3_000), List.of(report(A, 7, NOW)));
        assertThat(fleet.silent()).containsExactly(A);
        assertThat(fleet.alive()).isEmpty();
    }

    @Test
    void aBeatThatMovesAgainIsLife() {
        watch.look(NOW, List.of(report(A, 7, NOW)));
        assertThat(watch.look(NOW.plusSeconds(5), List.of(report(A, 7, NOW))).silent())
                .containsExactly(A);
        assertThat(watch.look(NOW.plusSeconds(6), List.of(report(A, 8, NOW))).alive())
                .containsOnlyKeys(A);
    }

    @Test
    @DisplayName("J10: clocks of workers need not agree with the scheduler's")
    void theClocksOfWorkersAreIrrelevant() {
        Instant past = NOW.minus(Duration.ofDays(365));
        Instant future = NOW.plus(Duration.ofDays(365));
        watch.look(NOW, List.of(report(A, 1, past), report(B, 1, future)));
        FleetView fleet = watch.look(NOW.plusSeconds(4), List.of(report(A, 2, past), report(B, 1, future)));
        assertThat(fleet.alive()).containsOnlyKeys(A);
        assertThat(fleet.silent()).containsExactly(B);
    }

    @Test
    void aWorkerThatWasRemovedIsForgotten() {
        watch.look(NOW, List.of(report(A, 7, NOW)));
        assertThat(watch.look(NOW.plusSeconds(2), List.of())).isEqualTo(FleetView.EMPTY);
        // patience starts anew when it is seen again
        assertThat(watch.look(NOW.plusSeconds(4), List.of(report(A, 7, NOW))).alive())
                .containsOnlyKeys(A);
    }

    @Test
    void reportsOfWorkersThatAreLongSilentMayBeRemoved() {
        watch.look(NOW, List.of(report(A, 1, NOW), report(B, 1, NOW)));
        watch.look(NOW.plusSeconds(50), List.of(report(A, 1, NOW), report(B, 2, NOW)));
        assertThat(watch.silentFor(Duration.ofSeconds(60), NOW.plusSeconds(59))).isEmpty();
        assertThat(watch.silentFor(Duration.ofSeconds(60), NOW.plusSeconds(60))).containsExactly(A);
    }

    @Test
    @DisplayName("E7: slots of workers that drain or are silent take no work")
    void onlyReadyWorkersHaveSlots() {
        FleetView fleet = new FleetView(
                Map.of(
                        A,
                        report(A, WorkerState.READY, 4, 1, 1, NOW),
                        B,
                        report(B, WorkerState.DRAINING, 8, 1, 0, NOW),
                        new WorkerId("c"),
                        report(new WorkerId("c"), WorkerState.READY, 2, 1, 5, NOW)),
                Set.of(new WorkerId("d")));
        assertThat(fleet.slots()).isEqualTo(6);
        // what waits on c for a slot is not taken from a's idle ones
        assertThat(fleet.idleSlots()).isEqualTo(3);
    }
}
