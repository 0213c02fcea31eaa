package io.drover.policy.fleet;

import static io.drover.policy.fleet.Pictures.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentNeedTest {

    private static final Duration WINDOW = Duration.ofSeconds(60);

    @Test
    @DisplayName("after a restart the whole window has to be watched first")
    void theWholeWindowHasToBeWatched() {
        assertThat(RecentNeed.UNKNOWN.covers(Duration.ZERO, NOW)).isFalse();
        RecentNeed started = RecentNeed.UNKNOWN.observe(NOW, 3, WINDOW);
        assertThat(started.covers(WINDOW, NOW.plusSeconds(59))).isFalse();
        assertThat(started.covers(WINDOW, NOW.plusSeconds(60))).isTrue();
    }

    @ParameterizedTest(name = "the peak is that of the window, give or take a thirtieth, seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void thePeakIsThatOfTheWindow(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Deque<RecentNeed.Peak> all = new ArrayDeque<>();
        RecentNeed recent = RecentNeed.UNKNOWN;
        for (int i = 0; i < 5_000; i++) {
            RecentNeed.Peak next = new RecentNeed.Peak(NOW.plusMillis(i * 200L), random.nextInt(1_000));
            all.add(next);
            recent = recent.observe(next.at(), next.slots(), WINDOW);
            assertThat(recent.peaks()).hasSizeLessThanOrEqualTo(34);
            int within = all.stream()
                    .filter(peak -> !peak.at().isBefore(next.at().minusSeconds(57)))
                    .mapToInt(RecentNeed.Peak::slots)
                    .max()
                    .orElseThrow();
            int around = all.stream()
                    .filter(peak -> !peak.at().isBefore(next.at().minusSeconds(60)))
                    .mapToInt(RecentNeed.Peak::slots)
                    .max()
                    .orElseThrow();
            assertThat(recent.peak()).isBetween(within, around);
            all.removeIf(peak -> peak.at().isBefore(next.at().minusSeconds(60)));
        }
    }
}
