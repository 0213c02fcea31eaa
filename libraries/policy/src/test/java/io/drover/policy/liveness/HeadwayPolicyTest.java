package io.drover.policy.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.policy.liveness.HeadwayPolicy.Seen;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HeadwayPolicyTest {

    private static final HeadwayPolicy POLICY = HeadwayPolicy.USUAL;

    private static boolean isDeaf(int standing, int unserved, boolean full, @Nullable Duration expected) {
        return POLICY.judge(new Seen(seconds(standing), seconds(unserved), full, expected))
                .isPresent();
    }

    private static Duration seconds(int count) {
        return Duration.ofSeconds(count);
    }

    @Test
    @DisplayName("what waits long beside a slot that is free as long is not going to begin")
    void waitsBesideFreeSlots() {
        assertThat(isDeaf(15, 15, false, null)).isTrue();
        assertThat(isDeaf(500, 14, false, null)).isFalse();
        assertThat(isDeaf(500, 0, true, null)).as("all slots are at it").isFalse();
    }

    @Test
    @DisplayName("long tasks are a sign only if it was known that they are short")
    void longTasks() {
        assertThat(isDeaf(100_000, 0, true, null)).isFalse();
        assertThat(isDeaf(69, 0, true, seconds(10))).isFalse();
        assertThat(isDeaf(100, 0, true, seconds(10))).isTrue();
        assertThat(isDeaf(35_999, 0, true, seconds(3_600))).isFalse();
        assertThat(isDeaf(36_000, 0, true, seconds(3_600))).isTrue();
    }

    @Test
    @DisplayName("a task that takes longer than was known says nothing about a worker that has room for others")
    void oneSlowTask() {
        assertThat(isDeaf(100_000, 0, false, seconds(1))).isFalse();
    }
}
