package io.drover.policy.cut;

/**
 * What is known about the run times of a bag's tasks beyond what they declare: an exponentially weighted mean of what
 * was observed. Immutable.
 *
 * @param undeclaredMicros mean time of a task that declares none; negative while none was observed
 * @param overheadMicros mean time that a task took beyond what it declared
 * @param variance of a task's time, as a share of the square of its mean; negative while none was observed
 */
public record TaskTimes(double undeclaredMicros, double overheadMicros, double variance) {

    public static final TaskTimes UNKNOWN = new TaskTimes(-1, 0, -1);
    private static final double WEIGHT = 0.2;
    /** What tasks declare is nearly right; those that declare nothing differ by about what they take. */
    private static final double DECLARED_SPREAD = 0.3;

    private static final int MOST_TELLING = 16;
    /** A task that declares nothing but a wish to be run still takes its share of a loop. */
    private static final double FLOOR_MICROS = 0.5;

    /**
     * Learns from an attempt that ran to its end.
     *
     * @param tasks how many tasks it ran
     * @param micros how long it took in all
     * @param declaredMillis what a task near there declares on average
     * @param undeclaredShare the share of tasks near there that declare nothing
     */
    public TaskTimes observe(long tasks, double micros, double declaredMillis, double undeclaredShare) {
        double beyond = Math.max(0, micros / tasks - declaredMillis * 1_000);
        double varied = varied(tasks, micros, declaredMillis, undeclaredShare);
        if (undeclaredShare <= 0) {
            return new TaskTimes(undeclaredMicros, mix(overheadMicros, beyond), varied);
        }
        double each = beyond / undeclaredShare;
        return new TaskTimes(undeclaredMicros < 0 ? each : mix(undeclaredMicros, each), overheadMicros, varied);
    }

    /**
     * What the sum of so many tasks was off, squared, is that many times the variance of one. Long fragments tell less of
     * their tasks than of the slot that they ran in.
     */
    private double varied(long tasks, double micros, double declaredMillis, double undeclaredShare) {
        double mean = mean(declaredMillis, undeclaredShare);
        if (mean < 0 || tasks > MOST_TELLING) {
            return variance;
        }
        double off = micros / mean - tasks;
        double before = spread(undeclaredShare);
        return mix(before * before, off * off / tasks);
    }

    /** Standard deviation of a task's time as a share of its mean, in a neighbourhood of which that share declares nothing. */
    public double spread(double undeclaredShare) {
        return variance < 0 ? DECLARED_SPREAD + (1 - DECLARED_SPREAD) * undeclaredShare : Math.sqrt(variance);
    }

    private static double mix(double old, double fresh) {
        return (1 - WEIGHT) * old + WEIGHT * fresh;
    }

    /** Mean microseconds of a task in such a neighbourhood, or a negative number while nobody can know. */
    public double mean(double declaredMillis, double undeclaredShare) {
        if (undeclaredShare > 0 && undeclaredMicros < 0) {
            return -1;
        }
        double undeclared = undeclaredShare > 0 ? undeclaredShare * undeclaredMicros : 0;
        return Math.max(FLOOR_MICROS, declaredMillis * 1_000 + overheadMicros + undeclared);
    }
}
