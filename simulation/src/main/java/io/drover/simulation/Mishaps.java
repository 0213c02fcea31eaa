package io.drover.simulation;

import java.time.Duration;

/**
 * How badly a world behaves.
 *
 * @param messageLost the share of messages that vanish
 * @param messageTwice the share of messages that arrive twice
 * @param workerDeath mean life of a worker; zero for ever
 * @param slowWorker the share of fragments that take ten times as long as they should
 * @param cellDeath mean life of the deciding process; zero for ever
 */
public record Mishaps(
        double messageLost, double messageTwice, Duration workerDeath, double slowWorker, Duration cellDeath) {

    public static final Mishaps NONE = new Mishaps(0, 0, Duration.ZERO, 0, Duration.ZERO);
    public static final Mishaps MANY = new Mishaps(0.02, 0.05, Duration.ofSeconds(40), 0.02, Duration.ofSeconds(25));
}
