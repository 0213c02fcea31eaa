package io.drover.simulation;

import java.time.Duration;

/**
 * How badly a world behaves, until it has behaved badly for long enough.
 *
 * @param shares of all such events
 * @param means mean times until it happens again; zero is never
 * @param until when all of this ends
 */
public record Mishaps(Shares shares, MeanTimes means, Duration until) {

    /**
     * What happens to some of many.
     *
     * @param messageLost messages that vanish
     * @param messageTwice messages that arrive twice
     * @param messageLate messages that arrive up to half a minute late
     * @param slowWorker fragments that take ten times as long as they should
     * @param storeUncertain store calls, reports too, that are done although the caller is told that they failed; a
     *     quarter of a cell's stay uncertain, so that the deciding process starts anew
     * @param storeHangs store calls that are done at once and answered after some seconds
     * @param reportLost heartbeats that do not arrive
     * @param unreadable attempts to read a bag that fail
     * @param stillborn function invocations that die after their claim and before they report themselves
     * @param twoGateways bags that a client hands in at two gateways under one key
     * @param diesYoung workers that die a moment after their id is theirs
     * @param linked workers that keep a link to the cell
     * @param handedInAgain bags that a client hands in anew under the same id while retention removes the first
     */
    public record Shares(
            double messageLost,
            double messageTwice,
            double messageLate,
            double slowWorker,
            double storeUncertain,
            double storeHangs,
            double reportLost,
            double unreadable,
            double stillborn,
            double twoGateways,
            double diesYoung,
            double linked,
            double handedInAgain) {

        static final Shares NONE = messages(0, 0);

        static Shares messages(double lost, double twice) {
            return new Shares(lost, twice, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        }

        Shares withLinks(double share) {
            return new Shares(messageLost, messageTwice, 0, slowWorker, 0, 0, 0, 0, 0, 0, 0, share, 0);
        }

        Shares withSlow(double share) {
            return new Shares(messageLost, messageTwice, 0, share, 0, 0, 0, 0, 0, 0, 0, linked, 0);
        }
    }

    /**
     * What happens to the whole now and then.
     *
     * @param workerDeath mean life of a worker; every second one comes back under its old id
     * @param workerPause until a worker stands still for some seconds and goes on
     * @param cellDeath mean life of the deciding process; every second one is only thought dead, and goes on later
     * @param cellPause until the deciding process stands still
     * @param commonPause until everything stands still at once
     * @param workerDeafness until a worker that goes on to report stops working for a minute or so
     * @param linkBreak until the link of some worker breaks
     * @param secondLife until another process is started under the id of a worker that lives, and from then on whenever it ends
     * @param clockStep until the wall clock is set forward or back by up to an hour
     */
    public record MeanTimes(
            Duration workerDeath,
            Duration workerPause,
            Duration cellDeath,
            Duration cellPause,
            Duration commonPause,
            Duration workerDeafness,
            Duration linkBreak,
            Duration secondLife,
            Duration clockStep) {

        static final MeanTimes NEVER = deaths(Duration.ZERO, Duration.ZERO);

        static MeanTimes deaths(Duration worker, Duration cell) {
            Duration never = Duration.ZERO;
            return new MeanTimes(worker, never, cell, never, never, never, never, never, never);
        }

        MeanTimes withBreaks(Duration links) {
            return new MeanTimes(
                    workerDeath,
                    workerPause,
                    cellDeath,
                    cellPause,
                    commonPause,
                    workerDeafness,
                    links,
                    secondLife,
                    clockStep);
        }
    }

    private static final Duration ALWAYS = Duration.ofDays(1_000);

    public static final Mishaps NONE = new Mishaps(Shares.NONE, MeanTimes.NEVER, ALWAYS);
    /** Messages and processes get lost, without an end. */
    public static final Mishaps MANY = new Mishaps(
            Shares.messages(0.02, 0.05).withLinks(0.5).withSlow(0.02),
            MeanTimes.deaths(seconds(40), seconds(25)).withBreaks(seconds(15)),
            ALWAYS);
    /** All that is known to go wrong, for three minutes. */
    public static final Mishaps ALL = new Mishaps(
            new Shares(0.02, 0.05, 0.01, 0.02, 0.02, 0.002, 0.05, 0.2, 0.1, 0.2, 0.05, 0.5, 0.2),
            new MeanTimes(
                    seconds(40),
                    seconds(30),
                    seconds(40),
                    seconds(40),
                    seconds(60),
                    seconds(50),
                    seconds(15),
                    seconds(40),
                    seconds(50)),
            seconds(180));

    /** Nothing goes wrong, and all workers have links. */
    public static Mishaps noneWithLinks() {
        return new Mishaps(Shares.NONE.withLinks(1), MeanTimes.NEVER, ALWAYS);
    }

    /** All workers have links, and nothing goes wrong but that these break. */
    public static Mishaps breakingLinks() {
        return new Mishaps(Shares.NONE.withLinks(1), MeanTimes.NEVER.withBreaks(Duration.ofMillis(100)), ALWAYS);
    }

    /** Nothing but second processes under the ids of workers that live, for so long. */
    public static Mishaps secondLives(Duration every, Duration until) {
        Duration never = Duration.ZERO;
        MeanTimes means = new MeanTimes(never, never, never, never, never, never, never, every, never);
        return new Mishaps(Shares.NONE.withLinks(0.5), means, until);
    }

    /** Nothing but workers that stop working now and then, some with links. */
    public static Mishaps deafWorkers(Duration every, Duration until) {
        Duration never = Duration.ZERO;
        MeanTimes means = new MeanTimes(never, never, never, never, never, every, never, never, never);
        return new Mishaps(Shares.NONE.withLinks(0.5), means, until);
    }

    /** The same, and whoever is under such an id stands still as often. */
    public static Mishaps pausedLives(Duration every, Duration until) {
        Duration never = Duration.ZERO;
        MeanTimes means = new MeanTimes(never, every, never, never, never, never, never, every, never);
        return new Mishaps(Shares.NONE.withLinks(0.5), means, until);
    }

    /** Nothing but slow fragments. */
    public static Mishaps slow(double share) {
        return new Mishaps(Shares.NONE.withSlow(share), MeanTimes.NEVER, ALWAYS);
    }

    private static Duration seconds(int count) {
        return Duration.ofSeconds(count);
    }
}
