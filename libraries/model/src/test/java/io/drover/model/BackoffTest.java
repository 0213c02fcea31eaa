package io.drover.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class BackoffTest {

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

    @Test
    @DisplayName("pauses double up to the longest, however many failures there were")
    void doubles() {
        assertThat(IntStream.rangeClosed(0, 6).mapToObj(BACKOFF::pause).map(Duration::toMillis))
                .containsExactly(0L, 100L, 200L, 400L, 800L, 1_000L, 1_000L);
        assertThat(BACKOFF.pause(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(1));
        assertThat(new Backoff(Duration.ofNanos(1), Duration.ofSeconds(Long.MAX_VALUE / 1_000_000_000)).pause(70))
                .isEqualTo(Duration.ofSeconds(Long.MAX_VALUE / 1_000_000_000));
    }

    @Test
    @DisplayName("a first pause of zero is none, one beyond the longest is the longest")
    void extremes() {
        assertThat(new Backoff(Duration.ZERO, Duration.ofHours(1)).pause(40)).isZero();
        assertThat(new Backoff(Duration.ofDays(1_000_000), Duration.ofHours(1)).pause(1))
                .isEqualTo(Duration.ofHours(1));
        assertThatThrownBy(() -> new Backoff(Duration.ofMillis(-1), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("chance takes up to a half; a seed gives everybody other pauses, and the same ones again")
    void chance() {
        assertThat(BACKOFF.pause(2, 0)).isEqualTo(Duration.ofMillis(200));
        assertThat(BACKOFF.pause(2, 1)).isEqualTo(Duration.ofMillis(100));

        List<Duration> ofMany = IntStream.range(0, 1_000)
                .mapToObj(who -> BACKOFF.spread("worker-" + who).pause(3))
                .toList();
        assertThat(ofMany)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofMillis(200), Duration.ofMillis(400)));
        assertThat(ofMany.stream().map(Duration::toMillis).distinct().count()).isGreaterThan(150);
        assertThat(BACKOFF.spread("a").pause(3)).isEqualTo(BACKOFF.spread("a").pause(3));
    }
}
