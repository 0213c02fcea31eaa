package io.drover.policy.cut;

import java.util.function.LongToDoubleFunction;

/**
 * Fragments of one length, one for each slot.
 *
 * @param fragments how many are still to be cut
 * @param micros expected run time of each; infinite if only their number matters
 * @param most tasks that one of them holds at most
 */
public record Round(int fragments, double micros, int most) {

    public static final Round OVER = new Round(0, 0, 1);
    /** Sums of many small numbers miss a whole one by so much. */
    private static final double NEARLY = 1e-6;

    public boolean isOver() {
        return fragments <= 0;
    }

    /** The same after one of them was cut. */
    public Round next() {
        return new Round(fragments - 1, micros, most);
    }

    /**
     * How many tasks the next one holds: at least one, and none whose time nobody knows beside others.
     *
     * @param first the first task that is not cut
     * @param end behind the last one
     * @param stride tasks that lie between two multiples of it are expected to take the same
     * @param meanMicros what a task there takes; negative if nobody knows
     */
    public int size(long first, long end, int stride, LongToDoubleFunction meanMicros) {
        long last = Math.min(end, first + most);
        double left = micros;
        long task = first;
        while (task < last) {
            double mean = meanMicros.applyAsDouble(task);
            if (mean < 0 && Double.isFinite(micros)) {
                break;
            }
            long alike = Math.min(last, (task / stride + 1) * stride) - task;
            double fitting = Math.ceil(left / Math.max(mean, Double.MIN_NORMAL) - NEARLY);
            if (fitting < alike) {
                task += Math.max(0, (long) fitting);
                break;
            }
            task += alike;
            left -= alike * mean;
        }
        return (int) Math.max(1, task - first);
    }
}
