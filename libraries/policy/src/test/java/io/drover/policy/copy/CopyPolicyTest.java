package io.drover.policy.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fragment.FragmentKey;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.copy.CopyPolicy.Running;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyPolicyTest {

    private static final CopyPolicy POLICY = new CopyPolicy(2, Duration.ofSeconds(1));

    private static FragmentKey key(int number) {
        return new FragmentKey(new WorkloadId("w"), number);
    }

    private static Running running(int number, long outMillis, long expectedMillis) {
        return new Running(key(number), Duration.ofMillis(outMillis), Duration.ofMillis(expectedMillis));
    }

    @ParameterizedTest(name = "{0} ms out where {1} ms were expected is slow: {2}")
    @CsvSource({
        // long fragments: twice the expected time
        "10000, 5000, false",
        "10001, 5000, true",
        // short ones: a second more than expected
        "1100, 100, false",
        "1101, 100, true",
        "1000, 0, false",
        "1001, 0, true"
    })
    void slowIsTwiceAsLongAndASecondLonger(long out, long expected, boolean slow) {
        assertThat(POLICY.choose(List.of(running(1, out, expected)), 9)).hasSize(slow ? 1 : 0);
    }

    @Test
    @DisplayName("the slowest fragments run a second time, as many as there is room for")
    void theSlowestComeFirst() {
        List<Running> running =
                List.of(running(1, 20_000, 100), running(2, 90_000, 100), running(3, 50, 100), running(4, 50_000, 100));
        assertThat(POLICY.choose(running, 9)).containsExactly(key(2), key(4), key(1));
        assertThat(POLICY.choose(running, 2)).containsExactly(key(2), key(4));
        assertThat(POLICY.choose(running, 0)).isEmpty();
        assertThat(POLICY.choose(running, -3)).isEmpty();
    }
}
