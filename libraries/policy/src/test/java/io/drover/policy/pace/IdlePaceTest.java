package io.drover.policy.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class IdlePaceTest {

    private static final Duration HALF = Duration.ofMillis(500);
    private static final Duration TEN = Duration.ofSeconds(10);
    private final IdlePace pace = new IdlePace(HALF, TEN, Duration.ofSeconds(30));

    @Test
    @DisplayName("often while something goes on and for a while after, rarely then")
    void backsOff() {
        assertThat(pace.interval(Duration.ZERO)).isEqualTo(HALF);
        assertThat(pace.interval(Duration.ofMillis(29_999))).isEqualTo(HALF);
        assertThat(pace.interval(Duration.ofSeconds(30))).isEqualTo(TEN);
        assertThat(pace.interval(Duration.ofDays(400))).isEqualTo(TEN);
        assertThat(pace.isQuiet(Duration.ofSeconds(29))).isFalse();
        assertThat(pace.isQuiet(Duration.ofSeconds(31))).isTrue();
    }

    @Test
    @DisplayName("idleness never makes it more frequent, and a steady pace is never rare")
    void neverFaster() {
        assertThat(new IdlePace(TEN, HALF, TEN).interval(Duration.ofDays(1))).isEqualTo(TEN);
        assertThat(new IdlePace(HALF, HALF, Duration.ZERO).interval(Duration.ofDays(1)))
                .isEqualTo(HALF);
        assertThat(new IdlePace(HALF, HALF, Duration.ZERO).isQuiet(Duration.ZERO))
                .isFalse();
    }

    @Test
    @DisplayName("a pace that stands still is refused")
    void refused() {
        assertThatThrownBy(() -> new IdlePace(Duration.ZERO, Duration.ZERO, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new IdlePace(HALF, TEN, TEN.negated())).isInstanceOf(IllegalArgumentException.class);
    }
}
