package io.drover.policy.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CutPolicyTest {

    private static final CutPolicy POLICY = new CutPolicy(Duration.ofMillis(100), 20_000);

    @ParameterizedTest(name = "{0} tasks left of {2} us, {1} slots, {3} us a fragment: {4}")
    @CsvSource({
        // within the target each slot gets its share at once, but for what the spread keeps back
        "1000, 10, 10, 0, 95",
        "1024, 64, 1, 0, 14",
        // less than an overhead kept back is not worth another fragment
        "1000, 10, 10, 60, 100",
        // nor is a fragment shorter than its overhead, but nobody gets more than a share
        "1000, 100, 1, 2000, 10",
        // the target decides, in rounds of the same length: 1000 tasks a slot in 10 rounds
        "10000, 10, 1000, 0, 100",
        "10100, 10, 1000, 0, 92",
        // long overheads make long fragments: 20 of 10 ms
        "10000, 10, 1000, 10000, 200",
        "10000000, 10, 1000, 1000000, 500",
        // a task longer than the target goes alone
        "1000000, 4, 5000000, 0, 1",
        "7, 16, 1, 0, 1",
        "1, 1, 1, 0, 1",
        // never more than maxTasks
        "10000000, 1, 0.5, 0, 20000",
        "10000000, 1, 0, 0, 20000",
        // nobody knows the time: single tasks
        "1000000, 4, -1, 0, 1"
    })
    void aFragmentIsAsLongAsItsSlotsShareAllows(
            long remaining, int slots, double micros, double overhead, int expected) {
        assertThat(POLICY.size(view(remaining, slots, micros, overhead, 0))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "a forced size of {0} with {1} tasks left gives {2}")
    @CsvSource({"7, 100, 7", "7, 3, 3", "50000, 100000, 20000"})
    void aForcedSizeWinsWithinTheBounds(int forced, long remaining, int expected) {
        assertThat(POLICY.size(view(remaining, 4, -1, 0, forced))).isEqualTo(expected);
        assertThat(POLICY.size(view(remaining, 4, 5_000_000, 0, forced))).isEqualTo(expected);
    }

    @Test
    @DisplayName("what tasks of unknown spread keep back for later is more than what declared ones do")
    void theSpreadKeepsBack() {
        CutTerms terms = new CutTerms(POLICY, 10, new FragmentOverhead(0, 0));
        assertThat(POLICY.size(new CutView(1_000, 10_000, 0, 0, terms))).isEqualTo(100);
        assertThat(POLICY.size(new CutView(1_000, 10_000, 1, 0, terms))).isEqualTo(84);
        assertThat(POLICY.size(new CutView(1_000, 10_000, 10, 0, terms))).isEqualTo(20);
    }

    @Test
    @DisplayName("the fragments of a round have the same run time, wherever they are cut")
    void aRoundIsOfOneLength() {
        CutTerms terms = new CutTerms(POLICY, 10, new FragmentOverhead(0, 0));
        Round round = POLICY.round(new CutView(1_000, 100_000, 0, 0, terms));
        assertThat(round.fragments()).isEqualTo(10);
        assertThat(round.size(0, 1_000, 256, task -> 100)).isEqualTo(100);
        assertThat(round.size(0, 1_000, 256, task -> 1_000)).isEqualTo(10);
        assertThat(round.size(0, 1_000, 256, task -> 1_000_000)).isEqualTo(1);
    }

    @Test
    void aPolicyNeedsATargetAndASize() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CutPolicy(Duration.ZERO, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new CutPolicy(Duration.ofMillis(-1), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new CutPolicy(Duration.ofMillis(1), 0));
    }

    private static CutView view(long remaining, int slots, double micros, double overhead, int forced) {
        return new CutView(
                remaining,
                micros * remaining,
                TaskTimes.UNKNOWN.spread(0),
                forced,
                new CutTerms(POLICY, slots, new FragmentOverhead(overhead, overhead)));
    }
}
