package io.drover.policy.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Money;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.model.worker.WorkerReport;
import io.drover.model.worker.WorkerState;
import io.drover.policy.liveness.NameWatch.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NameWatchTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final NameWatch watch = new NameWatch(SECOND, SECOND);
    private Duration uptime = Duration.ofHours(7);

    private Verdict after(Duration time, WorkerReport other) {
        uptime = uptime.plus(time);
        return watch.refused(uptime, other, false);
    }

    private static WorkerReport report(String life, long beat, Duration interval) {
        WorkerInfo info =
                new WorkerInfo(4, "127.0.0.1:1", 1, "z", Instant.EPOCH, Money.ZERO, Executor.VM, new Incarnation(life));
        return new WorkerReport(
                new WorkerId("w"), info, WorkerState.READY, beat, interval, 0, List.of(), List.of(), Instant.EPOCH);
    }

    private static WorkerReport report(String life, long beat) {
        return report(life, beat, SECOND);
    }

    @Test
    @DisplayName("whoever sees the other's beat move gives way")
    void theOtherLives() {
        assertThat(after(SECOND, report("a", 70))).isEqualTo(Verdict.WAIT);
        assertThat(after(SECOND, report("a", 70))).isEqualTo(Verdict.WAIT);
        assertThat(after(SECOND, report("a", 71))).isEqualTo(Verdict.GIVE_WAY);
    }

    @Test
    @DisplayName("one that stands still for three of the intervals it announced has lost the id")
    void theOtherStandsStill() {
        WorkerReport still = report("a", 70, Duration.ofSeconds(2));
        for (int i = 0; i < 6; i++) {
            assertThat(after(SECOND, still)).isEqualTo(Verdict.WAIT);
        }
        assertThat(after(SECOND, still)).isEqualTo(Verdict.TAKE);
    }

    @Test
    @DisplayName("the id of one whose end is certain is free at once")
    void theOtherIsDead() {
        assertThat(watch.refused(uptime, report("a", 70), true)).isEqualTo(Verdict.TAKE);
    }

    @Test
    @DisplayName("another one than before is looked at anew, and so is whoever went back")
    void anotherOne() {
        after(SECOND, report("a", 70));
        assertThat(after(SECOND, report("b", 71))).isEqualTo(Verdict.WAIT);
        assertThat(after(SECOND, report("b", 5))).isEqualTo(Verdict.WAIT);
        assertThat(after(SECOND, report("b", 6))).isEqualTo(Verdict.GIVE_WAY);
    }

    @Test
    @DisplayName("a pause of one's own, and time in which the store did not answer, are no silence of the other")
    void nobodyCouldBeHeard() {
        after(SECOND, report("a", 70));
        assertThat(after(Duration.ofHours(1), report("a", 70))).isEqualTo(Verdict.WAIT);
        watch.forget();
        assertThat(after(Duration.ofSeconds(2), report("a", 70))).isEqualTo(Verdict.WAIT);
        assertThat(after(Duration.ofSeconds(2), report("a", 70))).isEqualTo(Verdict.WAIT);
        assertThat(after(Duration.ofSeconds(2), report("a", 70))).isEqualTo(Verdict.TAKE);
    }
}
