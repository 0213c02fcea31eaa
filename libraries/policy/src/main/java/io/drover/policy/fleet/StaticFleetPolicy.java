package io.drover.policy.fleet;

import java.time.Duration;

/**
 * Keeps a fixed number of instances alive (J7). Instances that die young are replaced more and more slowly, so that a
 * worker which cannot start does not become a launch loop.
 *
 * @param count how many there should be
 * @param mostPerTick launches at most in one decision
 * @param young an instance that lived shorter than this died young
 * @param firstPause after one young death; it doubles with each further one
 * @param longestPause never longer than this
 */
public record StaticFleetPolicy(
        int count, int mostPerTick, Duration young, Duration firstPause, Duration longestPause) {

    public StaticFleetPolicy {
        if (count < 0 || mostPerTick < 1) {
            throw new IllegalArgumentException("a static fleet has 0 or more instances, not " + count);
        }
    }

    public static StaticFleetPolicy of(int count) {
        return new StaticFleetPolicy(count, 10, Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofMinutes(5));
    }

    /**
     * What the decision depends on.
     *
     * @param alive instances that are pending or running
     * @param youngDeaths instances that died young, one after the other, without one that lived
     * @param sinceLastDeath time since the last of them
     */
    public record View(int alive, int youngDeaths, Duration sinceLastDeath) {}

    /**
     * @param change instances to launch if positive, to end if negative
     * @param reason for logs and {@code explain}
     */
    public record Decision(int change, String reason) {}

    public Decision decide(View view) {
        int missing = count - view.alive();
        if (missing < 0) {
            return new Decision(missing, view.alive() + " alive, " + count + " wanted");
        }
        if (missing == 0) {
            return new Decision(0, "as many as wanted");
        }
        Duration pause = pause(view.youngDeaths());
        if (view.sinceLastDeath().compareTo(pause) < 0) {
            return new Decision(0, view.youngDeaths() + " died young; waiting " + pause + " after the last");
        }
        return new Decision(Math.min(missing, mostPerTick), view.alive() + " alive, " + count + " wanted");
    }

    private Duration pause(int youngDeaths) {
        if (youngDeaths == 0) {
            return Duration.ZERO;
        }
        Duration pause = firstPause.multipliedBy(1L << Math.min(youngDeaths - 1, 16));
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }
}
