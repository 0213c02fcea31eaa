package io.drover.policy.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CutPolicyTest {

    private static final CutPolicy POLICY = new CutPolicy(Duration.ofMillis(100), 20_000);

    @ParameterizedTest(name = "{0} tasks left, {1} slots, {2} us each: {3}")
    @CsvSource({
        // the target decides: 100 ms / mean
        "1000000, 4, 1000, 100",
        "1000000, 4, 1500, 66",
        "1000000, 4, 100000, 1",
        // a task longer than the target goes alone
        "1000000, 4, 5000000, 1",
        // the guided bound decides: ceil(remaining / (2 * slots))
        "1000, 16, 1, 32",
        "1001, 16, 1, 32",
        "1025, 16, 1, 33",
        "7, 16, 1, 1",
        "1, 1, 1, 1",
        // never more than maxTasks
        "10000000, 1, 0.5, 20000",
        "10000000, 1, 0, 20000",
        // nobody knows the time: single tasks
        "1000000, 4, -1, 1"
    })
    void theSizeIsTheTargetBoundedByTheGuidedShare(long remaining, int slots, double micros, int expected) {
        assertThat(POLICY.size(new CutView(remaining, slots, micros, 0))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "a forced size of {0} with {1} tasks left gives {2}")
    @CsvSource({"7, 100, 7", "7, 3, 3", "50000, 100000, 20000"})
    void aForcedSizeWinsWithinTheBounds(int forced, long remaining, int expected) {
        assertThat(POLICY.size(new CutView(remaining, 4, -1, forced))).isEqualTo(expected);
        assertThat(POLICY.size(new CutView(remaining, 4, 5_000_000, forced))).isEqualTo(expected);
    }

    @Test
    @DisplayName("fragments shrink towards the end and reach every task")
    void fragmentsShrinkTowardsTheEnd() {
        long remaining = 100_000;
        int last = Integer.MAX_VALUE;
        int cuts = 0;
        while (remaining > 0) {
            int size = POLICY.size(new CutView(remaining, 8, 1, 0));
            assertThat(size).isBetween(1, last);
            remaining -= size;
            last = size;
            cuts++;
        }
        assertThat(remaining).isZero();
        assertThat(last).isEqualTo(1);
        assertThat(cuts).isLessThan(200);
    }

    @Test
    void aPolicyNeedsATargetAndASize() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CutPolicy(Duration.ZERO, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new CutPolicy(Duration.ofMillis(-1), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new CutPolicy(Duration.ofMillis(1), 0));
    }
}
