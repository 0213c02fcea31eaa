package io.drover.policy.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final Pace PACE = new Pace(Duration.ofMillis(5));

    @Test
    void afterAPauseTheFirstRoundBeginsAtOnce() {
        assertThat(PACE.waitNanos(5_000_000)).isZero();
        assertThat(PACE.waitNanos(Long.MAX_VALUE)).isZero();
    }

    @Test
    void underLoadRoundsAreTheGapApart() {
        assertThat(PACE.waitNanos(0)).isEqualTo(5_000_000);
        assertThat(PACE.waitNanos(2_000_000)).isEqualTo(3_000_000);
    }

    @Test
    void aClockThatWentBackDoesNotMakeItWaitForEver() {
        assertThat(PACE.waitNanos(-1_000_000_000)).isEqualTo(5_000_000);
    }

    @Test
    void aNegativeGapIsRefused() {
        assertThatThrownBy(() -> new Pace(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
    }
}
