package io.drover.policy.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReadyTimesTest {

    private static final Duration PRIOR = Duration.ofSeconds(60);

    @Test
    void thePriorIsBelievedUntilALaunchWasSeen() {
        assertThat(ReadyTimes.UNKNOWN.cautious("m", PRIOR)).isEqualTo(PRIOR);
        ReadyTimes seen = ReadyTimes.UNKNOWN.observe("m", Duration.ofSeconds(20), PRIOR);
        assertThat(seen.cautious("m", PRIOR)).isNotEqualTo(PRIOR);
        assertThat(seen.cautious("other", PRIOR)).isEqualTo(PRIOR);
    }

    @Test
    @DisplayName("with launches of 25 s ± 10 the cautious time is late for few of them")
    void theCautiousTimeIsLateForFew() {
        SplittableRandom random = new SplittableRandom(1);
        ReadyTimes times = ReadyTimes.UNKNOWN;
        int late = 0;
        for (int i = 0; i < 2_000; i++) {
            Duration took = Duration.ofMillis(random.nextLong(15_000, 35_001));
            late += i >= 1_000 && took.compareTo(times.cautious("m", PRIOR)) > 0 ? 1 : 0;
            times = times.observe("m", took, PRIOR);
        }
        assertThat(late).isLessThan(200);
        assertThat(times.cautious("m", PRIOR)).isBetween(Duration.ofSeconds(28), Duration.ofSeconds(45));
    }
}
