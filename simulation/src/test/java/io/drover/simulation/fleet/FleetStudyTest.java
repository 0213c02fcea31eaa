package io.drover.simulation.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A smaller day: four hours, 250 machines. docs/simulation/fleet.md has the large one. */
class FleetStudyTest {

    private static final int SECONDS = 4 * 3_600;
    private static final FleetStudy STUDY = new FleetStudy(1, SECONDS, 250);
    private static Map<String, FleetRun> runs = Map.of();

    @BeforeAll
    static void runOnce() {
        runs = STUDY.run(true).stream()
                .collect(Collectors.toMap(run -> run.trace() + " " + run.scaler(), Function.identity()));
    }

    private static FleetRun run(String name) {
        return runs.get(name);
    }

    @ParameterizedTest(name = "under {0} load the fleet neither flaps nor lets work wait for too long")
    @ValueSource(strings = {"steady", "diurnal", "spikes", "bursts"})
    void theGoalsAreMet(String trace) {
        FleetRun drover = run(trace + " Drover");
        assertThat(drover.flaps()).isZero();
        assertThat(drover.withinTarget()).isGreaterThanOrEqualTo(0.99);
        assertThat(drover.peak()).isLessThanOrEqualTo(250);
    }

    @ParameterizedTest(name = "under {0} load the rules that count messages let work wait longer")
    @ValueSource(strings = {"steady", "diurnal", "spikes", "bursts"})
    void seconds(String trace) {
        for (String rival : List.of(" KEDA", " ASG")) {
            assertThat(run(trace + rival).withinTarget())
                    .isLessThan(run(trace + " Drover").withinTarget());
        }
    }

    @ParameterizedTest(name = "under {0} load it costs little more than the optimum that knows the day")
    @ValueSource(strings = {"steady", "diurnal"})
    void theCostIsNearTheOptimum(String trace) {
        FleetRun drover = run(trace + " Drover");
        assertThat(drover.dollars() / drover.optimum()).isBetween(1.0, 1.15);
    }

    @Test
    @DisplayName("bursts cost about twice the optimum, for the minimum life, and rivals more")
    void burstsCost() {
        FleetRun drover = run("bursts Drover");
        assertThat(drover.dollars() / drover.optimum()).isBetween(1.0, 2.5);
        assertThat(run("bursts KEDA").dollars()).isGreaterThan(drover.dollars());
        assertThat(run("bursts ASG").dollars()).isGreaterThan(drover.dollars());
    }

    @Test
    @DisplayName("a steady load is met by a steady fleet, with launches only for what broke or was taken back")
    void aSteadyLoadIsMetByASteadyFleet() {
        assertThat(run("steady Drover").launches())
                .isLessThan(run("steady KEDA").launches() / 2);
    }

    @Test
    @DisplayName("the same seed gives the same run")
    void theSameSeedGivesTheSameRun() {
        assertThat(STUDY.bursts(true, 0.15)).isEqualTo(run("bursts Drover"));
    }
}
