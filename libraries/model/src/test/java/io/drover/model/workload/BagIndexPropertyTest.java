package io.drover.model.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BagIndexPropertyTest {

    @Property(seed = "7021", tries = 60)
    void everyLineIsFoundFromTheOffsetBeforeIt(@ForAll @IntRange(min = 1, max = 3_000) int tasks, @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BagIndex.Builder builder = new BagIndex.Builder();
        long[] starts = new long[tasks + 1];
        long[] declared = new long[tasks];
        for (int i = 0; i < tasks; i++) {
            declared[i] = random.nextInt(3) == 0 ? -1 : random.nextInt(1_000);
            builder.line(starts[i], declared[i]);
            starts[i + 1] = starts[i] + 1 + random.nextInt(40);
        }
        BagIndex index = BagIndex.of(builder.build().toBytes());
        for (int i = 0; i < tasks; i++) {
            assertThat(index.linesToSkip(i)).isBetween(0, BagIndex.MIN_STRIDE - 1);
            assertThat(index.offsetBefore(i)).isEqualTo(starts[i - index.linesToSkip(i)]);
            long behind = index.offsetBehind(i + 1, starts[tasks]);
            assertThat(behind).isGreaterThanOrEqualTo(starts[i + 1]);
            assertThat(behind).isLessThanOrEqualTo(starts[Math.min(tasks, i + BagIndex.MIN_STRIDE)]);
        }
        sumsAgree(index, declared);
    }

    private static void sumsAgree(BagIndex index, long[] declared) {
        double millis = 0;
        double undeclared = 0;
        double expectedMillis = 0;
        double expectedUndeclared = 0;
        for (int i = 0; i < declared.length; i++) {
            millis += index.declaredMillisPerTask(i);
            undeclared += index.undeclaredShare(i);
            expectedMillis += Math.max(0, declared[i]);
            expectedUndeclared += declared[i] < 0 ? 1 : 0;
        }
        assertThat(millis).isCloseTo(expectedMillis, offset(1e-3));
        assertThat(undeclared).isCloseTo(expectedUndeclared, offset(1e-6));
    }
}
