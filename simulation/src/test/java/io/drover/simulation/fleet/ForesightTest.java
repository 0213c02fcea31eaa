package io.drover.simulation.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForesightTest {

    private static Trace trace(double... arriving) {
        return new Trace("t", List.of(arriving, new double[arriving.length]));
    }

    @Test
    @DisplayName("a burst is spread over the whole drain target")
    void aBurstIsSpread() {
        assertThat(Foresight.of(trace(0, 60, 0, 0, 0, 0), 3).slots())
                .containsExactly(new double[] {0, 20, 20, 20, 0, 0, 0, 0, 0}, within(1e-9));
    }

    @Test
    @DisplayName("bursts that are near each other share capacity")
    void nearBurstsShareCapacity() {
        assertThat(Foresight.of(trace(40, 0, 20, 0), 4).slots())
                .containsExactly(new double[] {10, 10, 10, 10, 10, 10, 0, 0}, within(1e-9));
    }

    @ParameterizedTest(name = "all work is done, none before it arrives and none after its target, seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void workIsDoneInTime(long seed) {
        int target = 120;
        for (Trace trace : Traces.all(seed, 3_600, 1_000, true)) {
            double[] slots = Foresight.of(trace, target).slots();
            assertThat(Arrays.stream(slots).sum()).isCloseTo(trace.work(), within(1e-3));
            double done = 0;
            double[] arrived = new double[slots.length + 1];
            for (int i = 0; i < slots.length; i++) {
                arrived[i + 1] = arrived[i] + (i < trace.seconds() ? trace.work(i) : 0);
                done += slots[i];
                assertThat(done).isLessThanOrEqualTo(arrived[i + 1] + 1e-3);
                assertThat(done).isGreaterThanOrEqualTo(arrived[Math.max(0, i + 2 - target)] - 1e-3);
            }
        }
    }
}
