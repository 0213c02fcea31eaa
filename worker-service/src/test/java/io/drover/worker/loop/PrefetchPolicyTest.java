package io.drover.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("C-knobs: prefetch depth")
class PrefetchPolicyTest {

    private final PrefetchPolicy policy = new PrefetchPolicy(16, Duration.ofSeconds(1));

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
            running, waiting, asked, expectedMillis, room
            0,       0,       0,     500,            32
            16,      0,       0,     500,            16
            16,      16,      0,     500,            0
            16,      0,       10,    500,            6
            16,      0,       0,     60000,          0
            15,      0,       0,     60000,          1
            0,       0,       10,    60000,          6
            16,      0,       0,     999,            16
            16,      0,       0,     1000,           0
            16,      0,       0,     0,              16
            """)
    void backUpsAreTakenWhileTheyWouldWaitLessThanASecond(
            int running, int waiting, int asked, long expectedMillis, int room) {
        Duration each = Duration.ofMillis(expectedMillis);
        assertThat(policy.room(new PrefetchPolicy.View(16, running, waiting, each.multipliedBy(waiting), asked, each)))
                .isEqualTo(room);
    }

    @Test
    void withoutAnyEstimateOnlyFreeSlotsAsk() {
        assertThat(policy.room(new PrefetchPolicy.View(16, 3, 0, Duration.ZERO, 0, null)))
                .isEqualTo(13);
    }

    @Test
    void whatWaitsAlreadyCountsWithItsOwnEstimate() {
        Duration long20 = Duration.ofMillis(15_900);
        assertThat(policy.room(new PrefetchPolicy.View(16, 16, 1, long20, 0, Duration.ofMillis(60))))
                .isEqualTo(1);
    }

    @Test
    void aDepthOfZeroTakesNoBackUps() {
        PrefetchPolicy none = new PrefetchPolicy(0, Duration.ofSeconds(1));
        assertThat(none.room(new PrefetchPolicy.View(4, 4, 0, Duration.ZERO, 0, Duration.ofMillis(1))))
                .isZero();
    }
}
