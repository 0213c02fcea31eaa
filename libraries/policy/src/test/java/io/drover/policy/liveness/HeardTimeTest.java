package io.drover.policy.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Moment;
import io.drover.model.Money;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which time counts as one in which a beat would have been heard, for an observer that only reads. */
class HeardTimeTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final BeatWatch watch = new BeatWatch(Duration.ofSeconds(3), SECOND);
    private Moment now = new Moment(START, Duration.ZERO);
    private Moment proven = now;

    private Duration lookAfter(int seconds, WorkerReport... reports) {
        now = now.plus(Duration.ofSeconds(seconds));
        FleetView _ = watch.look(now, List.of(reports), proven);
        return watch.heard();
    }

    private static WorkerReport report(String id, long beat, Duration interval) {
        WorkerInfo info =
                new WorkerInfo(4, "host", 1, "zone", START, Money.ZERO, Executor.VM, new Incarnation("life" + id));
        return new WorkerReport(
                new WorkerId(id), info, WorkerState.READY, beat, interval, 0, List.of(), List.of(), START);
    }

    private static WorkerReport report(String id, long beat) {
        return report(id, beat, SECOND);
    }

    @Test
    @DisplayName("while one beat moves the time counts, for those whose beat does not")
    void oneMoves() {
        lookAfter(0, report("a", 1), report("b", 1));
        for (int second = 1; second <= 5; second++) {
            assertThat(lookAfter(1, report("a", 1), report("b", 1 + second))).hasSeconds(second);
        }
    }

    @Test
    @DisplayName("while nothing moves no time counts, and what stood still too long is not made up for")
    void nothingMoves() {
        lookAfter(0, report("a", 1), report("b", 1));
        for (int second = 0; second < 100; second++) {
            assertThat(lookAfter(1, report("a", 1), report("b", 1))).isZero();
        }
        assertThat(lookAfter(1, report("a", 1), report("b", 2))).hasSeconds(1);
    }

    @Test
    @DisplayName("the pause between two slow heartbeats counts in full with the second")
    void slowHeartbeats() {
        Duration slow = Duration.ofSeconds(10);
        lookAfter(0, report("a", 1), report("b", 1, slow));
        for (int second = 0; second < 9; second++) {
            assertThat(lookAfter(1, report("a", 1), report("b", 1, slow))).isZero();
        }
        assertThat(lookAfter(1, report("a", 1), report("b", 2, slow))).hasSeconds(10);
    }

    @Test
    @DisplayName("for a single worker, what else the store is known to have taken is the proof")
    void otherProof() {
        assertThat(watch.isProof(List.of(report("a", 1)))).isTrue();
        lookAfter(0, report("a", 1));
        assertThat(watch.isProof(List.of(report("a", 1)))).isFalse();
        assertThat(lookAfter(1, report("a", 1))).isZero();
        proven = now;
        assertThat(lookAfter(1, report("a", 1))).hasSeconds(1);
        proven = now.plus(SECOND);
        assertThat(lookAfter(1, report("a", 1))).hasSeconds(3);
    }

    @Test
    @DisplayName("a worker that comes or takes its leave is proof; an earlier beat is none")
    void comesAndGoes() {
        lookAfter(0, report("a", 5));
        assertThat(lookAfter(1, report("a", 4))).isZero();
        assertThat(lookAfter(1, report("a", 5), report("b", 1))).hasSeconds(2);
        assertThat(lookAfter(1, report("a", 5))).hasSeconds(3);
    }

    @Test
    @DisplayName("an observer that stood still for long has seen no more than in a look that came in time")
    void observerStoodStill() {
        lookAfter(0, report("a", 1), report("b", 1));
        assertThat(lookAfter(100, report("a", 1), report("b", 90))).hasSeconds(1);
    }
}
