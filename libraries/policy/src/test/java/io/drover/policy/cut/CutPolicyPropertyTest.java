package io.drover.policy.cut;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutPolicyPropertyTest {

    private static final int CASES = 1_000;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aCutIsNeverEmptyAndNeverTooLarge(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < CASES; i++) {
            int forced = random.nextBoolean() ? 0 : (int) upTo(Integer.MAX_VALUE, random);
            CutPolicy policy = new CutPolicy(Duration.ofMillis(100), (int) upTo(Integer.MAX_VALUE, random));
            CutTerms terms = new CutTerms(policy, (int) upTo(1_000_000, random), overhead(random));
            CutView view = new CutView(upTo(1L << 50, random), micros(random), random.nextDouble(100), forced, terms);
            int size = policy.size(view);
            assertThat(size).as("%s", view).isBetween(1, (int) Math.min(view.remaining(), policy.maxTasks()));
            if (forced > 0) {
                assertThat(size).as("%s", view).isLessThanOrEqualTo(forced);
            }
        }
    }

    private static FragmentOverhead overhead(SplittableRandom random) {
        return new FragmentOverhead(Math.max(0, micros(random)), Math.max(0, micros(random)));
    }

    /** 1 to {@code most}: the ends themselves, and between them numbers of every length. */
    private static long upTo(long most, SplittableRandom random) {
        return switch (random.nextInt(10)) {
            case 0 -> 1;
            case 1 -> most;
            case 2, 3, 4 -> random.nextLong(most) + 1;
            default -> (random.nextLong(most) >> random.nextInt(Long.SIZE - Long.numberOfLeadingZeros(most))) + 1;
        };
    }

    /** -1 to 1e12, with what is unknown, nothing, next to nothing and the largest among them. */
    private static double micros(SplittableRandom random) {
        return switch (random.nextInt(10)) {
            case 0 -> -1;
            case 1 -> random.nextDouble(-1, 0);
            case 2 -> 0;
            case 3 -> Double.MIN_VALUE;
            case 4 -> 1e12;
            case 5, 6 -> random.nextDouble(0, 1e12);
            default -> Math.pow(10, random.nextDouble(-6, 12));
        };
    }
}
