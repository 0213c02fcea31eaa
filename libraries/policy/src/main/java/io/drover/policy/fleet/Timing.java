package io.drover.policy.fleet;

import java.time.Duration;

/**
 * What a launch of this moment is expected to be good for.
 *
 * @param readyTime until the new instance takes work
 * @param horizon the time that is then left for the work: {@code drain target - ready time}, or more if functions bridge
 * @param bridged whether launched instances come too late for the drain target
 */
public record Timing(Duration readyTime, Duration horizon, boolean bridged) {

    /** Below this share of the drain target, the time left after a launch is too short to size a fleet by. */
    private static final int SHORTEST_SHARE = 4;

    public static Timing of(Duration drainTarget, Duration readyTime) {
        Duration left = drainTarget.minus(readyTime);
        Duration shortest = drainTarget.dividedBy(SHORTEST_SHARE);
        boolean bridged = left.compareTo(shortest) < 0;
        return new Timing(readyTime, bridged ? shortest : left, bridged);
    }

    /** The part of the horizon that an instance can use which is ready after that time, from 0 to 1. */
    double weight(Duration toReady) {
        double left = readyTime.plus(horizon).minus(toReady).toMillis();
        return Math.clamp(left / Math.max(1, horizon.toMillis()), 0, 1);
    }
}
