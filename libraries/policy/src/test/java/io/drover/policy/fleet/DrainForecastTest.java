package io.drover.policy.fleet;

import static io.drover.policy.fleet.Pictures.FORECAST;
import static io.drover.policy.fleet.Pictures.backlog;
import static io.drover.policy.fleet.Pictures.demand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drover.model.cell.Backlog;
import io.drover.model.cell.Demand;
import io.drover.model.worker.Executor;
import io.drover.policy.cut.CutPolicy;
import io.drover.policy.window.WindowPolicy;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrainForecastTest {

    private static final Duration HORIZON = Duration.ofSeconds(100);

    @ParameterizedTest(name = "{0} tasks, {1} s in all, need {2} slots within 100 s")
    @CsvSource({
        "1000, 1000, 10",
        "1000, 1000.5, 11",
        "100000, 8000000, 80000",
        // more slots than tasks help nobody
        "3, 240, 3",
        "2, 190, 2",
        // something must run what takes no time
        "1, 0, 1",
        "1000000, 0.5, 1",
        // tasks longer than the horizon: one slot each, and they are late all the same
        "7, 7000, 7"
    })
    void slotsFor(long tasks, double seconds, int slots) {
        assertThat(FORECAST.slotsFor(backlog(tasks, seconds), HORIZON)).isEqualTo(slots);
    }

    @ParameterizedTest(name = "with plenty of short tasks the forecast is the formula, seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void plentyOfShortTasksGiveTheFormula(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 1_000; i++) {
            long millis = random.nextLong(1, 1L << random.nextInt(1, 40));
            long horizonMillis = random.nextLong(1_000, 1_000_000);
            int slotsEach = random.nextInt(1, 256);
            Backlog backlog = Backlog.of(List.of(demand(millis + 1, millis / 1e3)));
            int slots = FORECAST.slotsFor(backlog, Duration.ofMillis(horizonMillis));
            double formula = Math.ceil(Math.ceil(millis / (double) horizonMillis) / slotsEach);
            assertThat(Math.ceilDiv(slots, slotsEach)).isEqualTo((int) formula);
            assertThat(formula).isEqualTo(Math.ceil(millis / (double) horizonMillis / slotsEach));
        }
    }

    @ParameterizedTest(name = "the answer is the fewest slots whose forecast is in time, seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theFewestSlotsInTime(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 1_000; i++) {
            CutPolicy cut = new CutPolicy(Duration.ofMillis(random.nextLong(1, 200_000)), 20_000);
            DrainForecast forecast = new DrainForecast(cut, new WindowPolicy(1, 8));
            long tasks = random.nextLong(1, 5_000);
            // no task longer than the horizon
            Backlog backlog = backlog(tasks, tasks * random.nextDouble(0.001, 99));
            int slots = forecast.slotsFor(backlog, HORIZON);
            assertThat(slots).isBetween(1, (int) tasks);
            assertThat(forecast.drainTime(backlog, slots)).as("%d tasks", tasks).isLessThanOrEqualTo(HORIZON);
            if (slots > 1) {
                assertThat(forecast.drainTime(backlog, slots - 1)).isGreaterThan(HORIZON);
            }
        }
    }

    @Test
    @DisplayName("nobody waits for a task that cannot be in time, and it does not slow the others")
    void longTasksDoNotSlowTheOthers() {
        Backlog backlog = Backlog.of(List.of(demand(1, 600), demand(10_000, 10_000)));
        assertThat(FORECAST.slotsFor(backlog, HORIZON)).isEqualTo(101);
    }

    @Test
    @DisplayName("the longest fragment is asked of the cut policy, which shrinks fragments for more slots")
    void fragmentsAreCutAsTheSchedulerWould() {
        DrainForecast coarse = new DrainForecast(new CutPolicy(Duration.ofMinutes(10), 20_000), new WindowPolicy(1, 8));
        Backlog backlog = backlog(1_000, 1_000);
        // on one slot the first fragment holds half of the tasks, on 10 a twentieth
        assertThat(coarse.drainTime(backlog, 1)).isEqualTo(Duration.ofSeconds(1_000));
        assertThat(coarse.drainTime(backlog, 10)).isEqualTo(Duration.ofSeconds(100));
        assertThat(coarse.drainTime(backlog, 1_000)).isEqualTo(Duration.ofSeconds(1));
        assertThat(coarse.drainTime(backlog, 5_000)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void slotsAreForPiecesWhateverClientsCountAndTheLongestIsWaitedFor() {
        Demand query = new Demand(Executor.VM, 1, 300, Duration.ofSeconds(9), Duration.ofSeconds(600));
        Backlog backlog = Backlog.of(List.of(query));
        assertThat(FORECAST.slotsFor(backlog, Duration.ofSeconds(20))).isBetween(30, 40);
        assertThat(FORECAST.drainTime(backlog, 300)).isEqualTo(Duration.ofSeconds(9));
        assertThat(query.plus(new Demand(Executor.VM, 1, 2, Duration.ofSeconds(40)))
                        .longest())
                .isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void withoutWorkNothingIsNeeded() {
        assertThat(FORECAST.slotsFor(Backlog.NONE, HORIZON)).isZero();
        assertThat(FORECAST.drainTime(Backlog.NONE, 1)).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> FORECAST.drainTime(Backlog.NONE, 0));
    }

    @Test
    void absurdBacklogsAreAnsweredToo() {
        Backlog absurd = Backlog.of(List.of(new Demand(Executor.VM, 1, 1L << 50, Duration.ofSeconds(1L << 40))));
        assertThat(FORECAST.slotsFor(absurd, Duration.ofSeconds(1))).isEqualTo(1 << 30);
        assertThat(FORECAST.slotsFor(absurd, Duration.ZERO)).isEqualTo(1 << 30);
    }
}
