package io.drover.policy.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Moment;
import io.drover.model.Money;
import io.drover.model.fragment.AttemptNumber;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
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

    private final BeatWatch watch = new BeatWatch(Duration.ofSeconds(3), SECOND);
    private Duration uptime = Duration.ZERO;

    /** Looks after some time, as told by the clock that does not step. */
    private FleetView lookAfter(Duration time, WorkerReport... reports) {
        uptime = uptime.plus(time);
        return watch.look(new Moment(NOW, uptime), List.of(reports));
    }

    private FleetView lookKnowing(Set<Holder> dead, WorkerReport... reports) {
        uptime = uptime.plus(SECOND);
        Moment now = new Moment(NOW, uptime);
        return watch.look(now, List.of(reports), SECOND, now, dead);
    }

    private FleetView lookAfterSeconds(int seconds, WorkerReport... reports) {
        FleetView fleet = lookAfter(Duration.ZERO, reports);
        for (int i = 0; i < seconds; i++) {
            fleet = lookAfter(SECOND, reports);
        }
        return fleet;
    }

    private static WorkerReport life(String incarnation, long beat) {
        return report(A, WorkerState.READY, 4, beat, 0, NOW, new Incarnation(incarnation), SECOND);
    }

    static WorkerReport report(WorkerId id, long beat, Instant at) {
        return report(id, WorkerState.READY, 4, beat, 0, at);
    }

    private static WorkerReport report(WorkerId id, WorkerState state, int slots, long beat, int held, Instant at) {
        return report(id, state, slots, beat, held, at, new Incarnation("1"), SECOND);
    }

    private static WorkerReport report(
            WorkerId id,
            WorkerState state,
            int slots,
            long beat,
            int held,
            Instant at,
            Incarnation incarnation,
            Duration interval) {
        List<Claim> claims = IntStream.range(0, held)
                .mapToObj(i -> new Claim(new FragmentKey(new WorkloadId("w"), i), AttemptNumber.FIRST))
                .toList();
        WorkerInfo info = new WorkerInfo(slots, "127.0.0.1:1", 1, "z", NOW, Money.ZERO, Executor.VM, incarnation);
        return new WorkerReport(id, info, state, beat, interval, held, claims, claims, at);
    }

    @Test
    @DisplayName(
            "a former life whose beat moves twice has taken its id back; one that moves once is what was there before")
    void aLifeThatTakesItsIdBack() {
        lookAfter(SECOND, life("x", 70));
        lookAfter(SECOND, life("y", 1));
        assertThat(lookAfter(SECOND, life("x", 71)).alive()).containsEntry(A, life("y", 1));
        assertThat(lookAfter(SECOND, life("x", 71)).alive()).containsEntry(A, life("y", 1));
        FleetView back = lookAfter(SECOND, life("x", 72));
        assertThat(back.alive()).containsEntry(A, life("x", 72));
        assertThat(back.gone()).containsOnlyKeys(life("y", 1).holder());
        assertThat(lookAfter(SECOND, life("y", 1)).alive()).containsEntry(A, life("x", 72));
        assertThat(lookAfter(SECOND, life("x", 73)).gone())
                .containsOnlyKeys(life("y", 1).holder());
    }

    @Test
    @DisplayName("two steps of a former life with the present one between them are no step of its own")
    void aRegistryThatTellsOldNews() {
        lookAfter(SECOND, life("x", 70));
        lookAfter(SECOND, life("y", 1));
        lookAfter(SECOND, life("x", 71));
        lookAfter(SECOND, life("y", 2));
        assertThat(lookAfter(SECOND, life("x", 72)).alive()).containsEntry(A, life("y", 2));
    }

    @Test
    @DisplayName("while the store takes no writes nobody can be heard, so nobody is silent")
    void aStoreThatTakesNoWrites() {
        FleetView fleet = lookAfter(Duration.ZERO, report(A, 1, NOW));
        Moment before = new Moment(NOW, uptime);
        for (int i = 0; i < 20; i++) {
            uptime = uptime.plus(SECOND);
            fleet = watch.look(new Moment(NOW, uptime), List.of(report(A, 1, NOW)), SECOND, before, Set.of());
        }
        assertThat(fleet.alive()).containsKey(A);

        fleet = lookAfterSeconds(3, report(A, 1, NOW));
        assertThat(fleet.alive()).doesNotContainKey(A);
    }

    @Test
    @DisplayName("the beat of another worker proves as much as a write of one's own")
    void theBeatOfAnother() {
        lookAfter(Duration.ZERO, report(A, 1, NOW), report(B, 1, NOW));
        Moment before = new Moment(NOW, uptime);
        FleetView fleet = FleetView.EMPTY;
        for (int i = 2; i < 6; i++) {
            uptime = uptime.plus(SECOND);
            fleet = watch.look(
                    new Moment(NOW, uptime), List.of(report(A, 1, NOW), report(B, i, NOW)), SECOND, before, Set.of());
        }
        assertThat(fleet.alive()).containsOnlyKeys(B);
    }

    @Test
    @DisplayName("a worker whose beat stands still for three heartbeats is silent")
    void aBeatThatStandsStillIsSilence() {
        assertThat(lookAfterSeconds(2, report(A, 7, NOW)).silent()).isEmpty();
        FleetView quiet = lookAfter(Duration.ofMillis(999), report(A, 7, NOW));
        assertThat(quiet.silent()).isEmpty();
        assertThat(quiet.quiet()).containsExactly(A);
        FleetView fleet = lookAfter(Duration.ofMillis(1), report(A, 7, NOW));
        assertThat(fleet.silent()).containsExactly(A);
        assertThat(fleet.alive()).isEmpty();
    }

    @Test
    void aBeatThatMovesAgainIsLife() {
        assertThat(lookAfterSeconds(5, report(A, 7, NOW)).silent()).containsExactly(A);
        FleetView fleet = lookAfter(SECOND, report(A, 8, NOW));
        assertThat(fleet.alive()).containsOnlyKeys(A);
        assertThat(fleet.gone()).isEmpty();
    }

    @Test
    @DisplayName("an observer that stood still itself calls nobody silent for it, however often it does")
    void anObserverThatStoodStillBlamesNobody() {
        lookAfterSeconds(1, report(A, 1, NOW), report(B, 1, NOW));
        for (int pause = 2; pause < 5; pause++) {
            assertThat(lookAfter(Duration.ofSeconds(8), report(A, pause - 1, NOW), report(B, pause - 1, NOW))
                            .silent())
                    .isEmpty();
            assertThat(lookAfter(SECOND, report(A, pause, NOW), report(B, pause, NOW))
                            .silent())
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("a worker that announced slow reports has three of its own intervals")
    void slowReportsAreWaitedFor() {
        WorkerReport slow = report(A, WorkerState.READY, 4, 1, 0, NOW, new Incarnation("1"), Duration.ofSeconds(5));
        assertThat(lookAfterSeconds(14, slow).silent()).isEmpty();
        assertThat(lookAfter(SECOND, slow).silent()).containsExactly(A);
    }

    @Test
    @DisplayName(
            "a worker that was started again under its id is another one: what the former one held is gone at once")
    void anotherLifeEndsTheFormer() {
        lookAfter(SECOND, life("x", 70));
        FleetView fleet = lookAfter(SECOND, life("y", 1));
        assertThat(fleet.alive().get(A)).isEqualTo(life("y", 1));
        assertThat(fleet.gone()).containsOnlyKeys(new Holder(A, new Incarnation("x")));
        // a registry may still answer with what was there before
        FleetView late = lookAfter(SECOND, life("x", 70));
        assertThat(late.alive().get(A)).isEqualTo(life("y", 1));
        assertThat(late.gone()).containsOnlyKeys(new Holder(A, new Incarnation("x")));
    }

    @Test
    @DisplayName("clocks of workers need not agree with the scheduler's")
    void theClocksOfWorkersAreIrrelevant() {
        Instant past = NOW.minus(Duration.ofDays(365));
        Instant future = NOW.plus(Duration.ofDays(365));
        lookAfterSeconds(3, report(A, 1, past), report(B, 1, future));
        FleetView fleet = lookAfter(SECOND, report(A, 2, past), report(B, 1, future));
        assertThat(fleet.alive()).containsOnlyKeys(A);
        assertThat(fleet.silent()).containsExactly(B);
    }

    @Test
    void aWorkerThatWasRemovedIsForgotten() {
        lookAfter(SECOND, report(A, 7, NOW));
        assertThat(lookAfter(Duration.ofSeconds(2))).isEqualTo(FleetView.EMPTY);
        // patience starts anew when it is seen again
        assertThat(lookAfter(Duration.ofSeconds(2), report(A, 7, NOW)).alive()).containsOnlyKeys(A);
    }

    @Test
    void whatIsKnownOfASilentWorkerOutlivesItsReport() {
        lookAfterSeconds(3, report(A, 7, NOW));
        assertThat(lookAfter(SECOND).gone()).containsOnlyKeys(new Holder(A, new Incarnation("1")));
    }

    @Test
    void reportsOfWorkersThatAreLongSilentMayBeRemoved() {
        lookAfterSeconds(50, report(A, 1, NOW), report(B, 1, NOW));
        lookAfterSeconds(9, report(A, 1, NOW), report(B, 2, NOW));
        assertThat(watch.silentFor(Duration.ofSeconds(60))).isEmpty();
        lookAfter(SECOND, report(A, 1, NOW), report(B, 3, NOW));
        assertThat(watch.silentFor(Duration.ofSeconds(60))).containsExactly(A);
    }

    @Test
    @DisplayName("a life whose process is known to have ended is gone at once, and the next one under its id lives")
    void knownToBeDead() {
        lookAfter(SECOND, life("x", 70), report(B, 1, NOW));
        FleetView fleet = lookKnowing(Set.of(new Holder(A, new Incarnation("x"))), life("x", 71), report(B, 2, NOW));
        assertThat(fleet.alive()).containsOnlyKeys(B);
        assertThat(fleet.gone().get(new Holder(A, new Incarnation("x")))).isEqualTo(life("x", 71));
        assertThat(watch.silentFor(Duration.ofSeconds(60))).isEmpty();
        FleetView next = lookKnowing(Set.of(), life("y", 1), report(B, 3, NOW));
        assertThat(next.alive()).containsOnlyKeys(A, B);
        assertThat(next.gone()).containsOnlyKeys(new Holder(A, new Incarnation("x")));
    }

    @Test
    @DisplayName("slots of workers that drain or are silent take no work")
    void onlyReadyWorkersHaveSlots() {
        FleetView fleet = new FleetView(
                Map.of(
                        A,
                        report(A, WorkerState.READY, 4, 1, 1, NOW),
                        B,
                        report(B, WorkerState.DRAINING, 8, 1, 0, NOW),
                        new WorkerId("c"),
                        report(new WorkerId("c"), WorkerState.READY, 2, 1, 5, NOW)),
                Map.of());
        assertThat(fleet.slots()).isEqualTo(6);
        // what waits on c for a slot is not taken from a's idle ones
        assertThat(fleet.idleSlots()).isEqualTo(3);
    }
}
