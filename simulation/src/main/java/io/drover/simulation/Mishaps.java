package io.drover.simulation;

import java.time.Duration;

/**
 * How badly a world behaves, until it has behaved badly for long enough. A mean time of zero is never.
 *
 * @param messageLost the share of messages that vanish
 * @param messageTwice the share of messages that arrive twice
 * @param slowWorker the share of fragments that take ten times as long as they should
 * @param storeUncertain the share of writes that are done although the caller is told that they failed; a quarter of these
 *     stay uncertain, so that the deciding process starts anew
 * @param stillborn the share of function invocations that die after their claim and before they report themselves
 * @param workerDeath mean life of a worker; every second one comes back under its old id
 * @param workerPause mean time until a worker stands still for some seconds and goes on
 * @param cellDeath mean life of the deciding process
 * @param cellPause mean time until the deciding process stands still
 * @param commonPause mean time until everything stands still at once
 * @param clockStep mean time until the wall clock is set forward or back by up to an hour
 * @param until when all of this ends
 */
public record Mishaps(
        double messageLost,
        double messageTwice,
        double slowWorker,
        double storeUncertain,
        double stillborn,
        Duration workerDeath,
        Duration workerPause,
        Duration cellDeath,
        Duration cellPause,
        Duration commonPause,
        Duration clockStep,
        Duration until) {

    private static final Duration NEVER = Duration.ZERO;
    private static final Duration ALWAYS = Duration.ofDays(1_000);

    public static final Mishaps NONE = new Mishaps(0, 0, 0, 0, 0, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, ALWAYS);
    /** Messages and processes get lost, without an end. */
    public static final Mishaps MANY =
            new Mishaps(0.02, 0.05, 0.02, 0, 0, seconds(40), NEVER, seconds(25), NEVER, NEVER, NEVER, ALWAYS);
    /** All that is known to go wrong, for three minutes. */
    public static final Mishaps ALL = new Mishaps(
            0.02,
            0.05,
            0.02,
            0.02,
            0.1,
            seconds(40),
            seconds(30),
            seconds(40),
            seconds(40),
            seconds(60),
            seconds(50),
            seconds(180));

    /** Nothing but slow fragments. */
    public static Mishaps slow(double share) {
        return new Mishaps(0, 0, share, 0, 0, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, ALWAYS);
    }

    private static Duration seconds(int count) {
        return Duration.ofSeconds(count);
    }
}
