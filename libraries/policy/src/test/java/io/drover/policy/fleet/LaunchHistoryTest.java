package io.drover.policy.fleet;

import static io.drover.policy.fleet.Pictures.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LaunchHistoryTest {

    private static final Pool SPOT = new Pool("m", "a", true);
    private static final Pool ON_DEMAND = new Pool("m", "a", false);
    private static final Pool OTHER_ZONE = new Pool("m", "b", true);

    @Test
    @DisplayName("a pool out of stock is left alone for 30 s, then twice as long each time, up to 10 minutes")
    void pausesDouble() {
        LaunchHistory history = LaunchHistory.NONE;
        Instant now = NOW;
        for (long seconds : new long[] {30, 60, 120, 240, 480, 600, 600}) {
            history = history.failed(SPOT, LaunchFault.CAPACITY, now);
            assertThat(history.isOpen(SPOT, now.plusSeconds(seconds - 1))).isFalse();
            now = now.plusSeconds(seconds);
            assertThat(history.isOpen(SPOT, now)).isTrue();
        }
    }

    @Test
    @DisplayName("type, zone and market back off on their own")
    void poolsBackOffOnTheirOwn() {
        LaunchHistory history = LaunchHistory.NONE.failed(SPOT, LaunchFault.CAPACITY, NOW);
        assertThat(history.isOpen(SPOT, NOW)).isFalse();
        assertThat(history.isOpen(ON_DEMAND, NOW)).isTrue();
        assertThat(history.isOpen(OTHER_ZONE, NOW)).isTrue();
    }

    @Test
    @DisplayName("a hundred launches that fail together are one failure")
    void failuresTogetherAreOne() {
        LaunchHistory history = LaunchHistory.NONE;
        for (int i = 0; i < 100; i++) {
            history = history.failed(SPOT, LaunchFault.CAPACITY, NOW.plusMillis(i));
        }
        assertThat(history.isOpen(SPOT, NOW.plusSeconds(30))).isTrue();
    }

    @Test
    @DisplayName("a quota stops the whole account, throttling stops it briefly")
    void quotaAndThrottlingStopEverything() {
        LaunchHistory quota = LaunchHistory.NONE.failed(SPOT, LaunchFault.QUOTA, NOW);
        assertThat(quota.isOpen(OTHER_ZONE, NOW.plusSeconds(59))).isFalse();
        assertThat(quota.isOpen(OTHER_ZONE, NOW.plusSeconds(60))).isTrue();
        LaunchHistory throttled = LaunchHistory.NONE.failed(SPOT, LaunchFault.THROTTLED, NOW);
        assertThat(throttled.isOpen(ON_DEMAND, NOW.plusSeconds(1))).isFalse();
        assertThat(throttled.isOpen(ON_DEMAND, NOW.plusSeconds(2))).isTrue();
    }

    @Test
    @DisplayName("an instance that got ready clears what failed before its launch, not what failed since")
    void readinessClears() {
        LaunchHistory history = LaunchHistory.NONE
                .failed(SPOT, LaunchFault.CAPACITY, NOW)
                .failed(SPOT, LaunchFault.QUOTA, NOW.plusSeconds(5));
        assertThat(history.ready(SPOT, NOW.minusSeconds(1)).isOpen(OTHER_ZONE, NOW.plusSeconds(6)))
                .isFalse();
        assertThat(history.ready(SPOT, NOW.plusSeconds(6))).isEqualTo(LaunchHistory.NONE);
        assertThat(history.ready(OTHER_ZONE, NOW.plusSeconds(6)).isOpen(SPOT, NOW.plusSeconds(6)))
                .isFalse();
    }

    @Test
    @DisplayName("pauses in force are told, the account's first")
    void pausesAreTold() {
        LaunchHistory history = LaunchHistory.NONE
                .failed(SPOT, LaunchFault.BROKEN, NOW)
                .failed(OTHER_ZONE, LaunchFault.CAPACITY, NOW)
                .failed(SPOT, LaunchFault.QUOTA, NOW);
        assertThat(history.inForce(NOW.plusSeconds(3)))
                .containsExactly(
                        new LaunchHistory.InForce("account", LaunchFault.QUOTA, 1, NOW.plusSeconds(60), ""),
                        new LaunchHistory.InForce("m/b/spot", LaunchFault.CAPACITY, 1, NOW.plusSeconds(30), ""));
        assertThat(history.inForce(NOW.plus(Duration.ofHours(1)))).isEmpty();
    }

    @Test
    @DisplayName("one early death costs no pause; of more in a row the pauses double until an instance has lasted")
    void earlyDeaths() {
        LaunchHistory once = LaunchHistory.NONE.failed(SPOT, LaunchFault.SHORT_LIVED, "out of memory", NOW);
        assertThat(once.isOpen(SPOT, NOW)).isTrue();
        LaunchHistory twice = once.ready(SPOT, NOW.plusSeconds(1))
                .failed(SPOT, LaunchFault.SHORT_LIVED, "out of memory", NOW.plusSeconds(5));
        assertThat(twice.inForce(NOW.plusSeconds(6)))
                .containsExactly(new LaunchHistory.InForce(
                        "m/a/spot", LaunchFault.SHORT_LIVED, 2, NOW.plusSeconds(7), "out of memory"));
        assertThat(twice.ready(SPOT, NOW.plusSeconds(8))).isEqualTo(twice);
        assertThat(twice.lasting(SPOT, NOW.plusSeconds(8))).isEqualTo(LaunchHistory.NONE);
    }
}
