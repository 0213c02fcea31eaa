package io.drover.simulation.fleet;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Days of load, made from a seed. */
final class Traces {

    /** The largest load is this share of the largest fleet, so that falling behind is never the limit's fault. */
    private static final double HIGHEST = 0.75;

    private final RandomGenerator random;
    private final int seconds;
    private final double slots;

    private final boolean mixed;

    private Traces(long seed, int seconds, double slots, boolean mixed) {
        this.random = new SplittableRandom(seed);
        this.seconds = seconds;
        this.slots = slots;
        this.mixed = mixed;
    }

    /**
     * @param slots of the largest fleet
     * @param mixed whether there are tasks of both kinds, in shares that change, or long ones alone
     */
    static List<Trace> all(long seed, int seconds, double slots, boolean mixed) {
        return List.of(
                new Traces(seed, seconds, slots, mixed).steady(),
                new Traces(seed + 1, seconds, slots, mixed).diurnal(),
                new Traces(seed + 2, seconds, slots, mixed).spikes(),
                new Traces(seed + 3, seconds, slots, mixed).bursts());
    }

    /** Half of the largest fleet, from the first second on. */
    private Trace steady() {
        double[] load = new double[seconds];
        Arrays.fill(load, 0.5 * slots);
        return of("steady", noisy(load));
    }

    /** One wave a day, from nearly nothing up to the highest load and back. */
    private Trace diurnal() {
        double[] load = new double[seconds];
        for (int i = 0; i < seconds; i++) {
            double wave = (1 - Math.cos(2 * Math.PI * i / seconds)) / 2;
            load[i] = slots * (0.02 + (HIGHEST - 0.02) * wave);
        }
        return of("diurnal", noisy(load));
    }

    /** A low load that jumps up for 5 to 15 minutes about once an hour. */
    private Trace spikes() {
        double[] load = new double[seconds];
        Arrays.fill(load, 0.05 * slots);
        for (int i = between(600, 2_400); i < seconds; i += between(2_400, 5_400)) {
            double height = slots * random.nextDouble(0.2, HIGHEST);
            int end = Math.min(seconds, i + between(300, 900));
            Arrays.fill(load, i, end, height);
        }
        return of("spikes", noisy(load));
    }

    /** Nothing, and now and then a bag of up to two minutes of work for most of the fleet, in ten seconds. */
    private Trace bursts() {
        double[][] load = new double[Trace.TASK_SECONDS.size()][seconds];
        for (int i = between(60, 600); i < seconds; i += between(120, 3_000)) {
            double work = slots * 80 * HIGHEST * Math.pow(random.nextDouble(), 2);
            double[] kind = load[mixed ? random.nextInt(load.length) : load.length - 1];
            for (int k = i; k < Math.min(seconds, i + 10); k++) {
                kind[k] += work / 10;
            }
        }
        return new Trace("bursts", List.of(load));
    }

    /** Noise that stays for about a minute, a tenth at most times. */
    private double[] noisy(double[] load) {
        double noise = 0;
        for (int i = 0; i < seconds; i++) {
            noise += -noise / 60 + random.nextDouble(-0.02, 0.02);
            load[i] *= Math.max(0, 1 + noise);
        }
        return load;
    }

    /** The share of long tasks swings between a tenth and nine tenths of the work every few hours. */
    private Trace of(String name, double[] load) {
        double[] brief = new double[seconds];
        double[] lengthy = new double[seconds];
        for (int i = 0; i < seconds; i++) {
            double share = mixed ? 0.5 + 0.4 * Math.sin(2 * Math.PI * i / 11_000) : 1;
            lengthy[i] = load[i] * share;
            brief[i] = load[i] - lengthy[i];
        }
        return new Trace(name, List.of(brief, lengthy));
    }

    private int between(int low, int high) {
        return random.nextInt(low, high);
    }
}
