package io.drover.model.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BagIndexPropertyTest {

    private static final int CASES = 15;
    private static final int[] EDGES = {1, 2, 255, 256, 257, 511, 512, 513, 2_816, 3_000};

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyLineIsFoundFromTheOffsetBeforeIt(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int tasks : EDGES) {
            everyLineIsFound(tasks, random);
        }
        for (int i = 0; i < CASES; i++) {
            everyLineIsFound(random.nextInt(1, 3_001), random);
        }
    }

    private static void everyLineIsFound(int tasks, SplittableRandom random) {
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
