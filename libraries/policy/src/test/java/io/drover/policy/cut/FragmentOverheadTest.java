package io.drover.policy.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentOverheadTest {

    private static final int SLOTS = 8;

    @Test
    @DisplayName("of a lone fragment all counts that its tasks do not take, between nothing and a second")
    void lone() {
        assertThat(lone(Duration.ofMillis(230), Duration.ofMillis(200))).isEqualTo(30_000, offset(1.0));
        assertThat(lone(Duration.ofMillis(100), Duration.ofMillis(200))).isEqualTo(0, offset(1.0));
        assertThat(lone(Duration.ofHours(3), Duration.ofMillis(200))).isEqualTo(1_000_000, offset(1.0));
    }

    @ParameterizedTest(name = "{0} answers at a time")
    @ValueSource(ints = {1, 2, 3, 5, 8, 11})
    @DisplayName(
            "of fragments that keep all slots busy only what the slots stand idle counts, also if they end in waves")
    void busy(int atOnce) {
        // Each slot ends a fragment of 160 ms every 200 ms; the first wave is late by as much again.
        Slots waves = new Slots(Duration.ofMillis(160), atOnce);
        waves.pass(Duration.ofMillis(400));
        for (int i = 0; i < 20; i++) {
            waves.end(SLOTS);
            waves.pass(Duration.ofMillis(200));
        }
        assertThat(waves.learned).isGreaterThan(2);
        // The first one weighs no more than the assumption of nothing before it.
        assertThat(waves.overhead.slotMicros()).isBetween(40_000 * (1 - Math.pow(0.5, waves.learned)) - 1, 40_000.0);
        assertThat(waves.overhead.loneMicros()).isEqualTo(FragmentOverhead.ASSUMED.loneMicros());
    }

    @Test
    @DisplayName("slots that are never idle cost nothing, though it took a while to fill them")
    void fromRest() {
        Slots waves = new Slots(Duration.ofMillis(200), 3);
        waves.pass(Duration.ofMillis(300));
        for (int i = 0; i < 20; i++) {
            waves.end(SLOTS);
            waves.pass(Duration.ofMillis(200));
        }
        assertThat(waves.learned).isGreaterThan(2);
        assertThat(waves.overhead.slotMicros()).isEqualTo(0, offset(1.0));
    }

    @Test
    @DisplayName("slots that end one after the other tell the same")
    void evenly() {
        Slots slots = new Slots(Duration.ofMillis(160), 1);
        for (int i = 0; i < 20 * SLOTS; i++) {
            slots.pass(Duration.ofMillis(25));
            slots.end(1);
        }
        assertThat(slots.overhead.slotMicros()).isEqualTo(40_000, offset(3_000.0));
    }

    /** What a cell that looks after every few answers makes of slots that are always busy. */
    private static final class Slots {

        private final Duration taskTime;
        private final int atOnce;
        private FragmentOverhead overhead = FragmentOverhead.ASSUMED;
        private BusyTime busy = BusyTime.AFTER_REST;
        private int learned;

        Slots(Duration taskTime, int atOnce) {
            this.taskTime = taskTime;
            this.atOnce = atOnce;
        }

        void pass(Duration time) {
            busy = busy.lasting(time);
        }

        void end(int fragments) {
            for (int i = 1; i <= fragments; i++) {
                busy = busy.withEnd(taskTime);
                if (i % atOnce == 0 || i == fragments) {
                    if (busy.isTelling(SLOTS)) {
                        overhead = overhead.busy(busy);
                        learned++;
                    }
                    busy = busy.next(SLOTS);
                }
            }
        }
    }

    private static double lone(Duration out, Duration taskTime) {
        FragmentOverhead overhead = FragmentOverhead.ASSUMED;
        for (int i = 0; i < 200; i++) {
            overhead = overhead.lone(out, taskTime);
        }
        return overhead.loneMicros();
    }
}
