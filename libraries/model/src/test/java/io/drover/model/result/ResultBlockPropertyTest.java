package io.drover.model.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class ResultBlockPropertyTest {

    private static final long YEAR_2100_MICROS = 4_102_444_800_000_000L;

    /** A result without its place in the bag; {@code afterOther} starts where the one before it ended. */
    private record Draft(boolean afterOther, long startMicros, int attempt, long micros, String output, Fault fault) {}

    @Property(seed = "7011", tries = 300, edgeCases = EdgeCasesMode.NONE)
    void everythingThatIsPackedComesBack(@ForAll("results") List<TaskResult> results) {
        ResultBlock block = ResultBlock.of(results);
        assertThat(block.toList()).isEqualTo(results);
        assertThat(ResultBlock.of(block.toBytes())).isEqualTo(block);
    }

    @Provide
    Arbitrary<List<TaskResult>> results() {
        Arbitrary<Long> first = Arbitraries.longs().between(0, 1L << 40);
        return Combinators.combine(first, drafts().list().ofMinSize(1).ofMaxSize(40))
                .as(ResultBlockPropertyTest::placed);
    }

    private static List<TaskResult> placed(long first, List<Draft> drafts) {
        List<TaskResult> results = new ArrayList<>();
        long cursor = 0;
        for (Draft draft : drafts) {
            long start = draft.afterOther() && !results.isEmpty() ? cursor : draft.startMicros();
            results.add(new TaskResult(
                    first + results.size(),
                    draft.attempt(),
                    Instant.EPOCH.plusSeconds(start / 1_000_000).plusNanos(start % 1_000_000 * 1_000),
                    Duration.ofNanos(draft.micros() * 1_000),
                    draft.output(),
                    draft.fault()));
            cursor = start + draft.micros();
        }
        return results;
    }

    private static Arbitrary<Draft> drafts() {
        return Combinators.combine(
                        Arbitraries.of(true, true, true, false),
                        Arbitraries.longs().between(-1_000_000_000L, YEAR_2100_MICROS),
                        Arbitraries.frequencyOf(
                                Tuple.of(9, Arbitraries.just(1)),
                                Tuple.of(1, Arbitraries.integers().between(1, Integer.MAX_VALUE))),
                        Arbitraries.longs().between(0, 86_400_000_000L),
                        text(2_000).injectNull(0.5),
                        faults().injectNull(0.7))
                .as(Draft::new);
    }

    private static Arbitrary<Fault> faults() {
        return Combinators.combine(Arbitraries.of(FaultCode.class), text(1_200)).as(Fault::new);
    }

    /** Any text that can come out of bytes: whole characters, also outside the basic plane. */
    private static Arbitrary<String> text(int most) {
        Arbitrary<Integer> character = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 0xd7ff),
                Arbitraries.integers().between(0xe000, 0x10ffff));
        return character.list().ofMaxSize(most).map(characters -> {
            StringBuilder text = new StringBuilder();
            characters.forEach(text::appendCodePoint);
            return text.toString();
        });
    }
}
