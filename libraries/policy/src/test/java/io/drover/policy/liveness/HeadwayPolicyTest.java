package io.drover.policy.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.policy.liveness.HeadwayPolicy.Seen;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HeadwayPolicyTest {

    private static final HeadwayPolicy POLICY = HeadwayPolicy.USUAL;

    private static boolean isDeaf(int standing, int waiting, int free, @Nullable Duration expected) {
        return POLICY.judge(new Seen(seconds(standing), seconds(waiting), seconds(free), expected))
                .isPresent();
    }

    private static Duration seconds(int count) {
        return Duration.ofSeconds(count);
    }

    @Test
    @DisplayName("what waits long beside a slot that is free as long is not going to begin")
    void waitsBesideFreeSlots() {
        assertThat(isDeaf(15, 15, 15, null)).isTrue();
        assertThat(isDeaf(500, 500, 14, null)).as("a slot has just become free").isFalse();
        assertThat(isDeaf(500, 14, 500, null)).as("it has just come").isFalse();
        assertThat(isDeaf(500, 500, 0, null)).as("all slots are at it").isFalse();
    }

    @Test
    @DisplayName("long tasks are a sign only if it was known that they are short")
    void longTasks() {
        assertThat(isDeaf(100_000, 0, 0, null)).isFalse();
        assertThat(isDeaf(69, 0, 0, seconds(10))).isFalse();
        assertThat(isDeaf(100, 0, 0, seconds(10))).isTrue();
        assertThat(isDeaf(35_999, 0, 0, seconds(3_600))).isFalse();
        assertThat(isDeaf(36_000, 0, 0, seconds(3_600))).isTrue();
    }

    @Test
    @DisplayName("slots that are taken and begin nothing at all are not at anything")
    void nothingRuns() {
        assertThat(isDeaf(59, 59, 0, Duration.ZERO)).isFalse();
        assertThat(isDeaf(60, 60, 0, Duration.ZERO)).isTrue();
    }
}
