package io.drover.model.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class TaskParserPropertyTest {

    @Property(seed = "7001")
    void theFastWayReadsEveryPlainSleepLikeTheParser(@ForAll @LongRange(max = Task.Sleep.MAX_MILLIS) long millis) {
        String line = "sleep " + millis;
        assertThat(fast(line)).isEqualTo(millis);
        assertThat(TaskParser.parse(line)).isEqualTo(new Task.Sleep(millis));
    }

    @Property(seed = "7002")
    void whereTheFastWayReadsALineTheParserReadsTheSame(@ForAll("sleepLike") String line) {
        long millis = fast(line);
        if (millis >= 0) {
            assertThat(parse(line)).contains(new Task.Sleep(millis));
        }
    }

    @Property(seed = "7003")
    void anyLineIsEitherReadOrRefusedWithAMessage(@ForAll("anyLine") String line) {
        try {
            assertThat(TaskParser.parse(line)).isNotNull();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s).{10,300}");
        }
    }

    /** Lines that are sleeps but for a character or two. */
    @Provide
    Arbitrary<String> sleepLike() {
        Arbitrary<String> tail = Arbitraries.strings()
                .withChars("0123456789")
                .withChars(" -+.٣\t")
                .ofMaxLength(10);
        return Arbitraries.of("sleep ", "sleep", " sleep ", "sleep\t", "Sleep ")
                .flatMap(head -> tail.map(t -> head + t));
    }

    @Provide
    Arbitrary<String> anyLine() {
        Arbitrary<String> tail = Arbitraries.strings().excludeChars('\n').ofMaxLength(30);
        return Arbitraries.of("sleep ", "exec ", "http ", "http http://", "sql ", "function ", "")
                .flatMap(head -> tail.map(t -> head + t));
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
