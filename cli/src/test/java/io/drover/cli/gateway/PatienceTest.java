package io.drover.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Backoff;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private static final Patience PATIENCE =
            new Patience(new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1)), Duration.ofSeconds(10));

    private static Optional<Duration> next(int failures, double chance) {
        return PATIENCE.next(failures, Duration.ZERO, chance, Duration.ZERO);
    }

    @Test
    void doublesUpToTheLongest() {
        assertThat(next(1, 0)).contains(Duration.ofMillis(100));
        assertThat(next(3, 0)).contains(Duration.ofMillis(400));
        assertThat(next(9, 0)).contains(Duration.ofSeconds(1));
        assertThat(next(1_000, 0)).contains(Duration.ofSeconds(1));
    }

    @Test
    void chanceTakesUpToAHalfAway() {
        assertThat(next(3, 1)).contains(Duration.ofMillis(200));
    }

    @Test
    void servesWhatTheServerAskedFor() {
        assertThat(PATIENCE.next(1, Duration.ZERO, 0, Duration.ofSeconds(2))).contains(Duration.ofSeconds(2));
    }

    @Test
    void givesUpWhenPatienceEnds() {
        assertThat(PATIENCE.next(1, Duration.ofMillis(9_950), 0, Duration.ZERO)).isEmpty();
        assertThat(PATIENCE.next(1, Duration.ZERO, 0, Duration.ofSeconds(11))).isEmpty();
    }
}
