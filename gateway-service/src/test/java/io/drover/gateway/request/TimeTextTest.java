package io.drover.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.door.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void durationsHaveAUnit() {
        assertThat(TimeText.duration("wait", "250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(TimeText.duration("wait", "20s")).isEqualTo(Duration.ofSeconds(20));
        assertThat(TimeText.duration("wait", "5m")).isEqualTo(Duration.ofMinutes(5));
        assertThat(TimeText.duration("wait", "2h")).isEqualTo(Duration.ofHours(2));
        assertThat(TimeText.duration("wait", "7d")).isEqualTo(Duration.ofDays(7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20", "s", "-1s", "1.5s", "PT20S", "99999d", "9999999999s"})
    void anythingElseIsRefusedByName(String text) {
        assertThatThrownBy(() -> TimeText.duration("wait", text))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.fields()).containsEntry("field", "wait"));
    }

    @Test
    void instantsAreRfc3339OrFromNowOn() {
        assertThat(TimeText.instant("deadline", "20s", NOW)).isEqualTo(NOW.plusSeconds(20));
        assertThat(TimeText.instant("deadline", "2026-01-02T04:04:05+01:00", NOW))
                .isEqualTo(NOW);
        assertThatThrownBy(() -> TimeText.instant("deadline", "tomorrow", NOW)).isInstanceOf(ProblemException.class);
    }
}
