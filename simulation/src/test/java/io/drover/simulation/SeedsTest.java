package io.drover.simulation;

import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A seed that failed once stays here by name; {@code end-to-end/seeds} tries many more. */
class SeedsTest {

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 200);
    }

    @DisplayName("everything goes wrong at once")
    @ParameterizedTest(
            name = "seed {0}: every task is recorded once, only the guilty end poisonous, and few are sent again")
    @MethodSource("seeds")
    void nothingIsLostAndNobodyInnocentPunished(long seed) {
        Seeds.run(seed);
    }
}
