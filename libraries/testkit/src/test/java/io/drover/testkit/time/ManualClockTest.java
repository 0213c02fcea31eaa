package io.drover.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ManualClockTest {

    @Test
    void timeStandsStillUntilItIsMoved() {
        Instant start = Instant.parse("2026-01-02T03:04:05Z");
        ManualClock clock = new ManualClock(start);
        assertThat(clock.instant()).isEqualTo(start);
        assertThat(clock.advance(Duration.ofMillis(1_500))).isEqualTo(start.plusMillis(1_500));
        assertThat(clock.instant()).isEqualTo(start.plusMillis(1_500));
    }
}
