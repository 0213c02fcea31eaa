package io.drover.policy.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FragmentOverheadTest {

    private static final int SLOTS = 8;

    @Test
    @DisplayName("of a lone fragment all counts that its tasks do not take, between nothing and a second")
    void lone() {
        assertThat(lone(Duration.ofMillis(230), Duration.ofMillis(200))).isEqualTo(30_000, offset(1.0));
        assertThat(lone(Duration.ofMillis(100), Duration.ofMillis(200))).isEqualTo(0, offset(1.0));
        assertThat(lone(Duration.ofHours(3), Duration.ofMillis(200))).isEqualTo(1_000_000, offset(1.0));
    }

    @Test
    @DisplayName("of fragments that keep all slots busy only what the slots stand idle counts")
    void busy() {
        BusyTime busy = BusyTime.AFTER_WORK;
        for (int i = 0; i < 100; i++) {
            busy = busy.lasting(Duration.ofMillis(25)).withEnd(Duration.ofMillis(160));
        }
        assertThat(busy.isTelling(SLOTS)).isTrue();
        assertThat(busy.isTelling(3 * SLOTS)).isFalse();
        // Each slot ends a fragment of 160 ms every 200 ms.
        assertThat(FragmentOverhead.ASSUMED.busy(busy, SLOTS).slotMicros()).isEqualTo(20_000, offset(1.0));
        assertThat(FragmentOverhead.ASSUMED.busy(busy, SLOTS).loneMicros())
                .isEqualTo(FragmentOverhead.ASSUMED.loneMicros());
    }

    @Test
    @DisplayName("what still runs when slots that were at rest have been busy is not taken for idleness")
    void fromRest() {
        BusyTime busy = BusyTime.AFTER_REST.lasting(Duration.ofMillis(100));
        for (int i = 0; i < 40; i++) {
            busy = busy.lasting(Duration.ofMillis(25)).withEnd(Duration.ofMillis(200));
        }
        assertThat(busy.isTelling(SLOTS)).isTrue();
        assertThat(FragmentOverhead.ASSUMED.busy(busy, SLOTS).slotMicros()).isEqualTo(0, offset(1.0));
    }

    private static double lone(Duration out, Duration taskTime) {
        FragmentOverhead overhead = FragmentOverhead.ASSUMED;
        for (int i = 0; i < 200; i++) {
            overhead = overhead.lone(out, taskTime);
        }
        return overhead.loneMicros();
    }
}
