package io.drover.policy.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowPolicyTest {

    @ParameterizedTest(name = "C-knobs: prefetch {0}, floor {1}, {2} slots, {3} out: room for {4}")
    @CsvSource({
        "1, 8, 16, 0, 32",
        "1, 8, 16, 31, 1",
        "1, 8, 16, 32, 0",
        "1, 8, 0, 0, 8",
        "1, 8, 3, 2, 6",
        "0, 1, 16, 0, 16",
        "0.5, 1, 3, 0, 5",
        "0, 1, 0, 0, 1",
        // the fleet shrank: what is out stays out
        "1, 8, 4, 100, 0"
    })
    void theWindowIsSlotsAndPrefetchButNeverLessThanTheFloor(
            double prefetch, int floor, int slots, int inFlight, int expected) {
        assertThat(new WindowPolicy(prefetch, floor).room(slots, inFlight)).isEqualTo(expected);
    }

    @Test
    void aWindowIsNeverClosed() {
        assertThatIllegalArgumentException().isThrownBy(() -> new WindowPolicy(1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new WindowPolicy(-0.1, 1));
    }
}
