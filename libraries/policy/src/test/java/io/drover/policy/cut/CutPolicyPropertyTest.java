package io.drover.policy.cut;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class CutPolicyPropertyTest {

    @Property(seed = "7031")
    void aCutIsNeverEmptyAndNeverTooLarge(
            @ForAll @LongRange(min = 1, max = 1L << 50) long remaining,
            @ForAll @IntRange(min = 1, max = 1_000_000) int slots,
            @ForAll @DoubleRange(min = -1, max = 1e12) double micros,
            @ForAll @IntRange(min = 0) int forced,
            @ForAll @IntRange(min = 1) int maxTasks) {
        int size = new CutPolicy(Duration.ofMillis(100), maxTasks).size(new CutView(remaining, slots, micros, forced));
        assertThat(size).isBetween(1, (int) Math.min(remaining, maxTasks));
        if (forced > 0) {
            assertThat(size).isLessThanOrEqualTo(forced);
        }
    }
}
