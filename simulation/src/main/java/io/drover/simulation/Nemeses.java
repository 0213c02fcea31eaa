package io.drover.simulation;

import io.drover.testkit.time.ManualClock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Lets happen to a world what its {@link Mishaps} say, from outside: stops its processes and moves its clock. */
final class Nemeses {

    private static final int LONGEST_PAUSE_MILLIS = 12_000;
    private static final int LONGEST_DEAFNESS_SECONDS = 100;
    private static final int LONGEST_STEP_SECONDS = 3_600;

    private final World world;
    private final Mishaps mishaps;
    private final Timeline timeline;
    private final ManualClock clock;
    private final RandomGenerator random;

    Nemeses(World world, Mishaps mishaps, ManualClock clock, RandomGenerator random) {
        this.world = world;
        this.mishaps = mishaps;
        this.timeline = world.timeline();
        this.clock = clock;
        this.random = random;
    }

    void begin() {
        Mishaps.MeanTimes means = mishaps.means();
        again(means.cellDeath(), () -> world.cell().restart());
        again(means.cellPause(), () -> world.cell().pause(somePause()));
        again(means.workerPause(), () -> world.fleet().any().ifPresent(worker -> worker.pause(somePause())));
        again(means.commonPause(), () -> {
            Duration length = somePause();
            world.cell().pause(length);
            world.fleet().workers().forEach(worker -> worker.pause(length));
        });
        again(means.workerDeafness(), () -> world.fleet().any().ifPresent(worker -> worker.goDeaf(someDeafness())));
        again(
                means.linkBreak(),
                () -> world.fleet().any().ifPresent(worker -> worker.links().lose()));
        again(
                means.secondLife(),
                () -> world.fleet().any().ifPresent(worker -> world.fleet().launchUnderIdOf(worker)));
        again(
                means.clockStep(),
                () -> clock.stepWall(
                        Duration.ofSeconds(random.nextInt(2 * LONGEST_STEP_SECONDS) - LONGEST_STEP_SECONDS)));
    }

    private void again(Duration mean, Runnable strike) {
        timeline.afterLife(mean, () -> {
            if (!isOver()) {
                strike.run();
                again(mean, strike);
            }
        });
    }

    boolean isOver() {
        return timeline.uptime().compareTo(mishaps.until()) >= 0;
    }

    /** Whether something happens this time that happens to a share of all. */
    boolean strikes(double share) {
        return share > 0 && random.nextDouble() < share && !isOver();
    }

    RandomGenerator chance() {
        return random;
    }

    private Duration someDeafness() {
        return Duration.ofSeconds(20L + random.nextInt(LONGEST_DEAFNESS_SECONDS));
    }

    /** As long as a process stands still, or a call hangs. */
    Duration somePause() {
        return Duration.ofMillis(500L + random.nextInt(LONGEST_PAUSE_MILLIS));
    }
}
