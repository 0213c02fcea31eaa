package io.drover.model.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskParserPropertyTest {

    private static final int CASES = 500;
    private static final String[] SLEEP_LIKE = {"sleep ", "sleep", " sleep ", "sleep\t", "Sleep "};
    private static final String[] WORDS = {"sleep ", "exec ", "http ", "http http://", "sql ", "function ", ""};
    private static final String NEAR_DIGITS = "0123456789 -+.٣\t";
    private static final String ASCII_OF_INTEREST = " \t\r\\\"'=/:.%#?@[]-+09aZ\0";

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theFastWayReadsEveryPlainSleepLikeTheParser(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < CASES; i++) {
            long millis = millis(random);
            String line = "sleep " + millis;
            assertThat(fast(line)).isEqualTo(millis);
            assertThat(TaskParser.parse(line)).isEqualTo(new Task.Sleep(millis));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whereTheFastWayReadsALineTheParserReadsTheSame(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int read = 0;
        for (int i = 0; i < CASES; i++) {
            String line = sleepLike(random);
            long millis = fast(line);
            if (millis >= 0) {
                assertThat(parse(line)).as(line).contains(new Task.Sleep(millis));
                read++;
            }
        }
        assertThat(read)
                .as("the lines are sleeps often enough to say something")
                .isPositive();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyLineIsEitherReadOrRefusedWithAMessage(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < CASES; i++) {
            String line = anyLine(random);
            try {
                assertThat(TaskParser.parse(line)).as(line).isNotNull();
            } catch (IllegalArgumentException e) {
                assertThat(e).as(line).hasMessageMatching("(?s).{10,300}");
            }
        }
    }

    /** The ends of the range, and between them numbers of every length. */
    private static long millis(SplittableRandom random) {
        return switch (random.nextInt(10)) {
            case 0 -> 0;
            case 1 -> Task.Sleep.MAX_MILLIS;
            case 2 -> Task.Sleep.MAX_MILLIS - random.nextInt(1_000);
            case 3, 4, 5 -> random.nextLong(Task.Sleep.MAX_MILLIS + 1);
            default -> random.nextLong(Task.Sleep.MAX_MILLIS + 1) >> random.nextInt(27);
        };
    }

    /** Lines that are sleeps but for a character or two. */
    private static String sleepLike(SplittableRandom random) {
        StringBuilder line = new StringBuilder(SLEEP_LIKE[random.nextInt(SLEEP_LIKE.length)]);
        int alphabet = random.nextBoolean() ? 10 : NEAR_DIGITS.length();
        for (int length = random.nextInt(11); length > 0; length--) {
            line.append(NEAR_DIGITS.charAt(random.nextInt(alphabet)));
        }
        return line.toString();
    }

    private static String anyLine(SplittableRandom random) {
        StringBuilder line = new StringBuilder(WORDS[random.nextInt(WORDS.length)]);
        int plainOfTen = random.nextInt(11);
        for (int length = random.nextInt(31); length > 0; length--) {
            line.append(random.nextInt(10) < plainOfTen ? plain(random) : anyChar(random));
        }
        return line.toString();
    }

    private static char plain(SplittableRandom random) {
        return random.nextBoolean()
                ? ASCII_OF_INTEREST.charAt(random.nextInt(ASCII_OF_INTEREST.length()))
                : (char) random.nextInt('!', 0x7f);
    }

    /** Also halves of surrogate pairs and characters that mean nothing, but never a line end. */
    private static char anyChar(SplittableRandom random) {
        char any = (char) random.nextInt(0x10000);
        return any == '\n' ? '\uffff' : any;
    }

    private static long fast(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return TaskParser.sleepMillis(bytes, 0, bytes.length);
    }

    private static Optional<Task> parse(String line) {
        try {
            return Optional.of(TaskParser.parse(line));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
