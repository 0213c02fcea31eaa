package io.drover.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drover.model.Moment;
import io.drover.model.workload.UnitCounts;
import io.drover.model.workload.WorkloadState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Moment START = new Moment(Instant.parse("2026-01-01T00:00:00Z"), Duration.ZERO);

    @Test
    void theRateIsThatOfTheLastSeconds() {
        RateMeter meter = new RateMeter();
        assertThat(meter.note(START, 0)).isZero();
        assertThat(meter.note(START.plus(Duration.ofSeconds(1)), 100)).isEqualTo(100);
        for (int second = 2; second <= 60; second++) {
            meter.note(START.plus(Duration.ofSeconds(second)), 100 + (second - 1) * 10L);
        }
        assertThat(meter.note(START.plus(Duration.ofSeconds(61)), 700)).isEqualTo(10, within(0.01));
    }

    @Test
    void aClockThatIsSetBackChangesNoRate() {
        RateMeter meter = new RateMeter();
        meter.note(START, 0);
        Moment later = START.plus(Duration.ofSeconds(1));
        assertThat(meter.note(new Moment(later.wall().minusSeconds(3_600), later.uptime()), 100))
                .isEqualTo(100);
    }

    @Test
    void theRestIsPredictedFromTheRate() {
        assertThat(progress(1_000, 250, 50).remaining()).contains(Duration.ofSeconds(15));
        assertThat(progress(1_000, 250, 0).remaining()).isEmpty();
        assertThat(progress(1_000, 1_000, 50).remaining()).isEmpty();
    }

    @Test
    @DisplayName("a bar with done, running, rate and ETA that fits the terminal")
    void theBarFits() {
        String bar = ProgressBar.bar(progress(1_000, 250, 50), 80);
        assertThat(bar)
                .isEqualTo("[#######-----------------------]  25 %  250/1,000  4 out  50.0/s  ETA 15.0 s")
                .hasSizeLessThanOrEqualTo(80);
        for (int width = 1; width < 120; width++) {
            assertThat(ProgressBar.bar(progress(1_000, 250, 50), width)).hasSizeLessThanOrEqualTo(width);
        }
    }

    @Test
    void almostDoneIsNotDone() {
        assertThat(ProgressBar.bar(progress(1_000_000, 999_999, 50), 100)).contains(" 99 %");
    }

    private static Advance progress(long total, long succeeded, double rate) {
        long running = Math.min(4, total - succeeded);
        return new Advance(WorkloadState.RUNNING, new UnitCounts(total, running, succeeded, 0), rate);
    }
}
