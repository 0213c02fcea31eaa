package io.drover.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("C-knobs: prefetch depth")
class PrefetchPolicyTest {

    private final PrefetchPolicy policy = new PrefetchPolicy(16, Duration.ofSeconds(1));

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
            running, remainingMillis, waiting, asked, expectedMillis, room
            0,       0,               0,       0,     500,            32
            16,      250,             0,       0,     500,            16
            16,      250,             16,      0,     500,            0
            16,      250,             0,       10,    500,            6
            16,      60000,           0,       0,     60000,          0
            16,      1000,            0,       0,     60000,          0
            16,      999,             0,       0,     60000,          16
            16,      999,             10,      0,     60000,          6
            15,      60000,           0,       0,     60000,          1
            0,       0,               0,       10,    60000,          6
            16,      1500,            0,       0,     500,            0
            16,      0,               0,       0,     0,              16
            """)
    @DisplayName("back-ups are taken while they would wait less than a second")
    void backUps(int running, long remainingMillis, int waiting, int asked, long expectedMillis, int room) {
        Duration each = Duration.ofMillis(expectedMillis);
        assertThat(policy.room(view(running, remainingMillis, waiting, each.multipliedBy(waiting), asked, each)))
                .isEqualTo(room);
    }

    @Test
    @DisplayName("of long fragments as many have a back-up as end within a second")
    void someEndSoon() {
        List<Duration> remaining = new ArrayList<>(Collections.nCopies(13, Duration.ofSeconds(50)));
        remaining.addAll(List.of(Duration.ZERO, Duration.ofMillis(400), Duration.ofMillis(999)));
        Duration each = Duration.ofMinutes(1);
        assertThat(policy.room(new PrefetchPolicy.View(16, 16, remaining, 0, Duration.ZERO, 0, each)))
                .isEqualTo(3);
        assertThat(policy.room(new PrefetchPolicy.View(16, 16, remaining, 3, each.multipliedBy(3), 0, each)))
                .isZero();
    }

    @Test
    @DisplayName("what has just got its slot takes as long as the others")
    void notBegun() {
        assertThat(policy.room(view(16, 0, 0, Duration.ZERO, 0, Duration.ofMinutes(1))))
                .isEqualTo(16);
        assertThat(policy.room(new PrefetchPolicy.View(16, 16, List.of(), 0, Duration.ZERO, 0, Duration.ofMinutes(1))))
                .isZero();
    }

    @Test
    void withoutAnyEstimateOnlyFreeSlotsAsk() {
        assertThat(policy.room(new PrefetchPolicy.View(16, 3, List.of(), 0, Duration.ZERO, 0, null)))
                .isEqualTo(13);
    }

    @Test
    void whatWaitsAlreadyCountsWithItsOwnEstimate() {
        Duration long20 = Duration.ofMillis(15_900);
        assertThat(policy.room(view(16, 0, 1, long20, 0, Duration.ofMillis(60))))
                .isEqualTo(16 * 17 - 265);
    }

    @Test
    void aDepthOfZeroTakesNoBackUps() {
        PrefetchPolicy none = new PrefetchPolicy(0, Duration.ofSeconds(1));
        assertThat(none.room(new PrefetchPolicy.View(4, 4, List.of(), 0, Duration.ZERO, 0, Duration.ofMillis(1))))
                .isZero();
    }

    private static PrefetchPolicy.View view(
            int running, long remainingMillis, int waiting, Duration waitingTime, int asked, Duration each) {
        List<Duration> remaining = Collections.nCopies(running, Duration.ofMillis(remainingMillis));
        return new PrefetchPolicy.View(16, running, remaining, waiting, waitingTime, asked, each);
    }
}
