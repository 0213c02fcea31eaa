package io.drover.policy.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TaskTimesTest {

    @Test
    @DisplayName("what tasks declare is believed from the start")
    void declaredTimesAreBelieved() {
        assertThat(TaskTimes.UNKNOWN.mean(500, 0)).isEqualTo(500_000);
        assertThat(TaskTimes.UNKNOWN.mean(0, 0)).isEqualTo(0.5);
    }

    @Test
    @DisplayName("the time of tasks that declare nothing is unknown until one was seen")
    void undeclaredTimesAreUnknownAtFirst() {
        assertThat(TaskTimes.UNKNOWN.mean(0, 1)).isNegative();
        assertThat(TaskTimes.UNKNOWN.mean(500, 0.01)).isNegative();
        assertThat(TaskTimes.UNKNOWN.observe(1, 3_000, 0, 1).mean(0, 1)).isEqualTo(3_000);
    }

    @Test
    void laterObservationsCountAFifth() {
        TaskTimes times = TaskTimes.UNKNOWN.observe(1, 1_000, 0, 1).observe(10, 20_000, 0, 1);
        assertThat(times.undeclaredMicros()).isCloseTo(1_200, offset(1e-9));
        assertThat(times.overheadMicros()).isZero();
    }

    @Test
    void whatATaskTakesBeyondItsWordIsOverhead() {
        TaskTimes times = TaskTimes.UNKNOWN;
        for (int i = 0; i < 100; i++) {
            times = times.observe(10, 10 * 5_100, 5, 0);
        }
        assertThat(times.overheadMicros()).isCloseTo(100, offset(1e-6));
        assertThat(times.mean(20, 0)).isCloseTo(20_100, offset(1e-6));
    }

    @Test
    void aTaskThatIsFasterThanItSaidHasNoNegativeOverhead() {
        assertThat(TaskTimes.UNKNOWN.observe(10, 10, 5, 0).mean(5, 0)).isEqualTo(5_000);
    }

    @Test
    void inAMixedNeighbourhoodTheRestIsTheUndeclaredShare() {
        // half of the tasks declare 10 ms, the others take 40 ms without saying so
        TaskTimes times = TaskTimes.UNKNOWN.observe(10, 5 * 10_000 + 5 * 40_000, 5, 0.5);
        assertThat(times.undeclaredMicros()).isCloseTo(40_000, offset(1e-6));
        assertThat(times.mean(5, 0.5)).isCloseTo(25_000, offset(1e-6));
        assertThat(times.mean(0, 1)).isCloseTo(40_000, offset(1e-6));
    }
}
