package io.drover.model.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultBlockPropertyTest {

    private static final int CASES = 100;
    private static final long YEAR_2100_MICROS = 4_102_444_800_000_000L;
    private static final long DAY_MICROS = 86_400_000_000L;
    /** Where the length of a character's UTF-8 form changes, and the borders of the surrogates. */
    private static final int[] EDGES = {0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff};

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everythingThatIsPackedComesBack(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < CASES; i++) {
            List<TaskResult> results = results(random);
            ResultBlock block = ResultBlock.of(results);
            assertThat(block.toList()).isEqualTo(results);
            assertThat(ResultBlock.of(block.toBytes())).isEqualTo(block);
        }
    }

    /** Three of four results start where the one before them ended; the others are placed anywhere. */
    private static List<TaskResult> results(SplittableRandom random) {
        int count = random.nextInt(1, 41);
        long first = random.nextLong((1L << 40) + 1) >> random.nextInt(41);
        List<TaskResult> results = new ArrayList<>();
        long cursor = 0;
        for (int i = 0; i < count; i++) {
            boolean placed = i == 0 || random.nextInt(4) == 0;
            long start = placed ? random.nextLong(-1_000_000_000, YEAR_2100_MICROS + 1) : cursor;
            long micros = micros(random);
            results.add(new TaskResult(
                    first + i,
                    attempt(random),
                    Instant.EPOCH.plusSeconds(start / 1_000_000).plusNanos(start % 1_000_000 * 1_000),
                    Duration.ofNanos(micros * 1_000),
                    output(random),
                    output(random),
                    fault(random)));
            cursor = start + micros;
        }
        return results;
    }

    /** From nothing to a day, short times as often as long ones. */
    private static long micros(SplittableRandom random) {
        return random.nextLong(DAY_MICROS + 1) >> random.nextInt(38);
    }

    private static int attempt(SplittableRandom random) {
        return switch (random.nextInt(20)) {
            case 0 -> Integer.MAX_VALUE;
            case 1 -> 1 + (random.nextInt(Integer.MAX_VALUE) >> random.nextInt(31));
            default -> 1;
        };
    }

    private static @Nullable TaskOutput output(SplittableRandom random) {
        TaskOutput.Whole whole =
                new TaskOutput.Whole(random.nextLong(1L << 40), random.nextBoolean() ? "results/w/1-1" : null);
        byte[] bytes = new byte[random.nextInt(50)];
        random.nextBytes(bytes);
        return switch (random.nextInt(6)) {
            case 0, 1 -> TaskOutput.text(text(random, 2_000));
            case 2 -> TaskOutput.of(bytes);
            case 3 -> TaskOutput.firstOf(bytes, random.nextInt(50), whole);
            default -> null;
        };
    }

    private static @Nullable Fault fault(SplittableRandom random) {
        if (random.nextInt(10) < 7) {
            return null;
        }
        FaultCode[] codes = FaultCode.values();
        return new Fault(codes[random.nextInt(codes.length)], text(random, 1_200));
    }

    /** Any text that can come out of bytes: whole characters, also outside the basic plane. */
    private static String text(SplittableRandom random, int most) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(most + 1) >> random.nextInt(12); length > 0; length--) {
            text.appendCodePoint(character(random));
        }
        return text.toString();
    }

    private static int character(SplittableRandom random) {
        return switch (random.nextInt(10)) {
            case 0 -> EDGES[random.nextInt(EDGES.length)];
            case 1, 2, 3 -> random.nextInt(0x80);
            case 4, 5, 6 -> random.nextInt(0xd800);
            default -> random.nextInt(0xe000, 0x110000);
        };
    }
}
