package io.drover.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.worker.Executor;
import io.drover.model.workload.Priority;
import io.drover.model.workload.UnitCounts;
import io.drover.model.workload.Workload;
import io.drover.model.workload.WorkloadId;
import io.drover.model.workload.WorkloadOptions;
import io.drover.model.workload.WorkloadState;
import io.drover.policy.copy.CopyPolicy;
import io.drover.policy.cut.CutPolicy;
import io.drover.policy.liveness.WhereaboutsPolicy;
import io.drover.policy.order.OrderPolicy;
import io.drover.policy.retry.RetryPolicy;
import io.drover.policy.window.WindowPolicy;
import io.drover.scheduler.cell.CellSettings;
import io.drover.scheduler.cell.Decisions.Tally;
import io.drover.scheduler.cell.lane.FleetLane;
import io.drover.scheduler.cell.lane.FunctionLane;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {

    private static final Duration HOURS = Duration.ofHours(3);

    private static CellSettings settings(String order) {
        return new CellSettings(
                OrderPolicy.named(order),
                new RetryPolicy(3, Duration.ofMinutes(1)),
                new CopyPolicy(2, Duration.ofSeconds(1)),
                List.of(
                        new FleetLane(
                                new WindowPolicy(1, 8),
                                new CutPolicy(Duration.ofMillis(100), 20_000),
                                new WhereaboutsPolicy(
                                        Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(5)),
                                false),
                        new FunctionLane(
                                0,
                                new CutPolicy(Duration.ofSeconds(1), 20_000),
                                new WhereaboutsPolicy(
                                        Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(5)))),
                Duration.ofMillis(250),
                "responses");
    }

    private static World world(long seed, Mishaps mishaps) {
        return new World(seed, mishaps, settings("priority"));
    }

    private static Workload ended(World world, String name) {
        Recorded.everyTaskOnce(world.stores().workloads(), new WorkloadId(name));
        return world.stores().workloads().find(new WorkloadId(name)).orElseThrow();
    }

    @Test
    @DisplayName("a million tiny tasks cost some hundred messages")
    void aMillionTinyTasksCostFewMessages() {
        World world = world(1, Mishaps.NONE).workers(4, 16).submit(SimulatedBag.of("bag", 1_000_000, 0));
        Statistics statistics = world.run(HOURS);
        assertThat(ended(world, "bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
        assertThat(statistics.messages()).isLessThan(2_000);
    }

    @Test
    @DisplayName("where fragments cost next to nothing they are as long as the target, however many wait")
    void fragmentsKeepTheTarget() {
        World world = world(1, Mishaps.NONE).workers(1, 8).submit(SimulatedBag.of("bag", 4_000, 20));
        Statistics statistics = world.run(HOURS);
        assertThat(ended(world, "bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
        // 80 s of work in fragments of 100 ms, of which some may be longer while the overhead is a guess
        assertThat(statistics.messages()).isBetween(600L, 1_000L);
        assertThat(statistics.took()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
    }

    @Test
    @DisplayName("long tasks go out one by one and fill the fleet evenly")
    void longTasksGoOneByOne() {
        World world = world(1, Mishaps.NONE).workers(4, 16).submit(SimulatedBag.of("bag", 1_000, 500));
        Statistics statistics = world.run(HOURS);
        assertThat(statistics.messages()).isEqualTo(1_000);
        // 16 waves of 64; the first window is filled when the fleet is first seen
        assertThat(statistics.took()).isBetween(Duration.ofSeconds(8), Duration.ofMillis(9_500));
    }

    @Test
    @DisplayName("where all workers have links, what they can take goes over these, and fills the fleet as evenly")
    void overLinks() {
        World world = world(1, Mishaps.noneWithLinks()).workers(4, 16).submit(SimulatedBag.of("bag", 1_000, 500));
        Statistics statistics = world.run(HOURS);
        assertThat(ended(world, "bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
        assertThat(statistics.overLinks()).isEqualTo(1_000);
        assertThat(statistics.messages()).isEqualTo(1_000);
        assertThat(statistics.took()).isBetween(Duration.ofSeconds(7), Duration.ofMillis(9_000));
    }

    @ParameterizedTest(name = "with seed {0} links that break again and again cost no work that was begun")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void breakingLinks(long seed) {
        World world = world(seed, Mishaps.breakingLinks()).workers(4, 4).submit(SimulatedBag.of("bag", 400, 300));
        Statistics statistics = world.run(HOURS);
        assertThat(ended(world, "bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
        assertThat(statistics.runs()).isEqualTo(400);
        // 25 waves of 300 ms: what is lost on the way goes out again with the next list of its worker
        assertThat(statistics.took()).isLessThan(Duration.ofSeconds(12));
    }

    @ParameterizedTest(
            name =
                    "with seed {0} a second process under a worker's id costs nothing, however often it is started again")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void twoLivesUnderOneId(long seed) {
        Mishaps mishaps = Mishaps.secondLives(Duration.ofSeconds(10), Duration.ofMinutes(2));
        World world = world(seed, mishaps).workers(2, 2).submit(SimulatedBag.of("bag", 60, 12_000));
        Statistics statistics = world.run(HOURS);
        assertThat(ended(world, "bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
        assertThat(statistics.secondLives()).isPositive();
        assertThat(statistics.waysGiven()).isGreaterThan(10 * statistics.secondLives());
        assertThat(statistics.runs()).isEqualTo(60 + statistics.count(Tally.COPIED));
    }

    @ParameterizedTest(
            name = "with seed {0} two processes that are kept under one id work on, whichever of them stands still")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void pausedUnderOneId(long seed) {
        Mishaps mishaps = Mishaps.pausedLives(Duration.ofSeconds(10), Duration.ofMinutes(2));
        World world = world(seed, mishaps).workers(2, 2).submit(SimulatedBag.of("bag", 60, 12_000));
        Statistics statistics = world.run(HOURS);
        assertThat(ended(world, "bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
        // Two that run and two that wait, of whom stood still for so long that the id went to another.
        assertThat(statistics.runs()).isLessThanOrEqualTo(60 + 4 * statistics.pauses());
        assertThat(statistics.took()).isLessThan(Duration.ofMinutes(10));
    }

    @ParameterizedTest(name = "with seed {0} workers that report themselves and stop working hold nobody up for long")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void deafWorkers(long seed) {
        Mishaps mishaps = Mishaps.deafWorkers(Duration.ofSeconds(20), Duration.ofMinutes(3));
        World world = world(seed, mishaps).workers(4, 2).submit(SimulatedBag.of("bag", 800, 1_000));
        Statistics statistics = world.run(HOURS);
        assertThat(ended(world, "bag").state()).isEqualTo(WorkloadState.SUCCEEDED);
        assertThat(statistics.deaf()).isPositive();
        // Two that run and two that wait, of each that stops.
        assertThat(statistics.runs()).isLessThanOrEqualTo(800 + 4 * statistics.deaf());
    }

    @ParameterizedTest(name = "with seed {0} every task is recorded once whatever goes wrong")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void everyTaskIsRecordedOnceWhateverGoesWrong(long seed) {
        World world = world(seed, Mishaps.MANY)
                .workers(5, 4)
                .submit(SimulatedBag.of("one", 3_000, 200))
                .submit(new SimulatedBag("two", Duration.ofSeconds(3), 20_000, 3, -1, WorkloadOptions.DEFAULT));
        Statistics statistics = world.run(HOURS);
        for (String name : new String[] {"one", "two"}) {
            Workload workload = ended(world, name);
            assertThat(workload.state()).isEqualTo(WorkloadState.SUCCEEDED);
            UnitCounts tasks = workload.status().progress().units();
            assertThat(tasks.succeeded()).as("counts of " + name).isEqualTo(tasks.total());
        }
        assertThat(statistics.workersDied()).isPositive();
        assertThat(statistics.cellRestarts()).isPositive();
    }

    @Test
    @DisplayName("a task that kills every worker is found by halving, fails alone, and its neighbours succeed")
    void aPoisonousTaskFailsAlone() {
        World world = world(7, Mishaps.NONE)
                .workers(4, 4)
                .submit(new SimulatedBag("bag", Duration.ZERO, 2_000, 5, 777, WorkloadOptions.DEFAULT));
        Statistics statistics = world.run(HOURS);
        Workload workload = ended(world, "bag");
        assertThat(workload.state()).isEqualTo(WorkloadState.FAILED);
        assertThat(workload.status().progress().units().failed()).isEqualTo(1);
        // only the fragment with the guilty task is halved; its first run, and a copy of that, take workers along
        assertThat(statistics.count(Tally.HALVED)).isBetween(1, 11);
        assertThat(statistics.workersDied()).isBetween(1, 2);
    }

    @Test
    @DisplayName("slow fragments run a second time near the end")
    void slowFragmentsAreCopied() {
        Mishaps slow = Mishaps.slow(0.02);
        World world = world(3, slow).workers(4, 16).submit(SimulatedBag.of("bag", 1_000, 2_000));
        Statistics statistics = world.run(HOURS);
        ended(world, "bag");
        assertThat(statistics.count(Tally.COPIED)).isPositive();
        // without copies a task that takes 20 s and starts near the end alone would take longer
        assertThat(statistics.took()).isLessThan(Duration.ofSeconds(32 + 20));
    }

    @Test
    @DisplayName("an urgent bag overtakes a long one that came first, under every load")
    void anUrgentBagOvertakes() {
        WorkloadOptions urgent = new WorkloadOptions(new Priority(9), null, null, Executor.VM);
        World world = world(5, Mishaps.NONE)
                .workers(2, 4)
                .submit(SimulatedBag.of("long", 400, 1_000))
                .submit(new SimulatedBag("urgent", Duration.ofSeconds(5), 40, 1_000, -1, urgent));
        world.run(HOURS);
        assertThat(finishedAfterSeconds(world, "urgent")).isLessThan(5 + 12L);
        assertThat(finishedAfterSeconds(world, "long")).isBetween(55L, 60L);
    }

    @ParameterizedTest(name = "no bag starves under {0}")
    @ValueSource(strings = {"priority", "fair", "fifo"})
    void nothingStarves(String order) {
        World world = new World(11, Mishaps.NONE, settings(order)).workers(1, 4);
        for (int i = 0; i < 10; i++) {
            WorkloadOptions options = new WorkloadOptions(new Priority(i % 2 == 0 ? 9 : 0), null, null, Executor.VM);
            world.submit(new SimulatedBag("bag-" + i, Duration.ofSeconds(i), 100, 100, -1, options));
        }
        Statistics statistics = world.run(HOURS);
        assertThat(statistics.took()).isLessThan(Duration.ofSeconds(30));
        for (int i = 0; i < 10; i++) {
            assertThat(ended(world, "bag-" + i).state()).isEqualTo(WorkloadState.SUCCEEDED);
        }
    }

    @ParameterizedTest(
            name = "with seed {0} a bag that kills workers delays its neighbour by its share and one recovery")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void oneWorkloadsTroubleDelaysNoOther(long seed) {
        World alone = world(seed, Mishaps.NONE).workers(4, 4).submit(SimulatedBag.of("calm", 400, 500));
        alone.run(HOURS);
        World beside = world(seed, Mishaps.NONE)
                .workers(4, 4)
                .submit(SimulatedBag.of("calm", 400, 500))
                .submit(new SimulatedBag("deadly", Duration.ZERO, 40, 500, 7, WorkloadOptions.DEFAULT));
        beside.run(HOURS);
        long share = 2;
        long recovery = 4;
        assertThat(finishedAfterSeconds(beside, "calm"))
                .isLessThanOrEqualTo(finishedAfterSeconds(alone, "calm") + share + recovery);
    }

    @Test
    @DisplayName("at its deadline a bag ends as TIMED_OUT and keeps what was done")
    void aDeadlineEndsABag() {
        WorkloadOptions options = new WorkloadOptions(
                Priority.DEFAULT, java.time.Instant.parse("2026-01-01T00:00:10Z"), null, Executor.VM);
        World world = world(1, Mishaps.NONE)
                .workers(1, 4)
                .submit(new SimulatedBag("bag", Duration.ZERO, 1_000, 500, -1, options));
        world.run(HOURS);
        Workload workload =
                world.stores().workloads().find(new WorkloadId("bag")).orElseThrow();
        assertThat(workload.state()).isEqualTo(WorkloadState.TIMED_OUT);
        assertThat(workload.status().progress().units().succeeded()).isBetween(60L, 80L);
        assertThat(workload.status().progress().units().running()).isZero();
    }

    private static long finishedAfterSeconds(World world, String name) {
        Workload workload = ended(world, name);
        return Duration.between(
                        java.time.Instant.parse("2026-01-01T00:00:00Z"),
                        workload.status().finishedAt())
                .toSeconds();
    }
}
