package io.drover.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drover.model.workload.UnitCounts;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SummaryTest {

    @Test
    @DisplayName("speed-up is task time over run time, efficiency compares with the ideal makespan")
    void comparesWithTheIdeal() {
        Summary summary = summary(100, Duration.ofSeconds(5), Duration.ofSeconds(40), 10);
        assertThat(summary.speedUp()).hasValue(8);
        assertThat(summary.idealSeconds().orElseThrow()).isEqualTo(4, within(1e-9));
        assertThat(summary.efficiency().orElseThrow()).isEqualTo(0.8, within(1e-9));
    }

    @Test
    void wholeTasksNeedWholeRounds() {
        assertThat(summary(11, Duration.ofSeconds(2), Duration.ofSeconds(11), 10)
                        .idealSeconds()
                        .orElseThrow())
                .isEqualTo(2, within(1e-9));
    }

    @Test
    @DisplayName("with more slots than tasks the longest task decides, so a mean says nothing")
    void fewTasks() {
        assertThat(summary(6, Duration.ofSeconds(10), Duration.ofSeconds(15), 64)
                        .efficiency())
                .isEmpty();
        assertThat(summary(64, Duration.ofSeconds(10), Duration.ofSeconds(15), 64)
                        .efficiency())
                .isPresent();
    }

    @Test
    void nothingIsComparedWithNothing() {
        assertThat(summary(10, Duration.ZERO, Duration.ofSeconds(1), 4).speedUp())
                .isEmpty();
        assertThat(summary(10, Duration.ofSeconds(1), Duration.ofSeconds(1), 0).efficiency())
                .isEmpty();
        assertThat(new Summary(UnitCounts.waiting(5), Duration.ofSeconds(1), Duration.ZERO, 4).efficiency())
                .isEmpty();
    }

    private static Summary summary(long tasks, Duration runTime, Duration taskTime, int slots) {
        return new Summary(new UnitCounts(tasks, 0, tasks, 0), runTime, taskTime, slots);
    }
}
