package io.drover.policy.cut;

import java.time.Duration;

/**
 * Cuts what is left in rounds that give every slot a fragment of the same length (factoring: S. Hummel, E. Schonberg, L.
 * Flynn, CACM 35(8), 1992). Of its share {@code T = remaining / slots} a slot gets {@code k} tasks at once; what stays back
 * evens out the slots, so it grows with what so many tasks may be off: {@code k + v * sqrt(2k) = T} with
 * {@code v = 1.3 * spread} (after tapering: S. Lucco, PLDI 1992). No fragment is shorter than its own overhead, or leaves
 * less than {@value #ROUND_WORTH} overheads for another round. None is longer than the target, or, where a fragment costs
 * busy slots much, than {@value #WORTH} times as long as that; what takes several such rounds is shared out evenly among
 * them. Tasks whose time nobody knows go one by one.
 *
 * @param target how long a fragment should run
 * @param maxTasks never more tasks than this in one fragment, so that its results stay small
 */
public record CutPolicy(Duration target, int maxTasks) {

    private static final double CAUTION = 1.3;
    /** A fragment this many times as long as its overhead spends 5 % on it. */
    private static final int WORTH = 20;
    /** What evens out less than so many overheads costs more than it saves. */
    private static final int ROUND_WORTH = 3;
    /** Overhead makes fragments longer than the target by this much at most: they are what is lost with a worker. */
    private static final int MOST_TARGETS = 5;

    public CutPolicy {
        if (target.isNegative() || target.isZero() || maxTasks < 1) {
            throw new IllegalArgumentException(
                    "a cut needs a positive target and size, not " + target + ", " + maxTasks);
        }
    }

    /** The next round. */
    public Round round(CutView view) {
        int slots = view.terms().slots();
        if (view.forcedSize() > 0) {
            return new Round(slots, Double.POSITIVE_INFINITY, Math.min(view.forcedSize(), maxTasks));
        }
        if (view.workMicros() < 0) {
            return new Round(1, 0, 1);
        }
        double mean = Math.max(view.meanMicros(), 1e-3);
        double share = (double) view.remaining() / slots;
        double least = view.terms().overhead().loneMicros() / mean;
        double size = Math.max(foreseen(share, view.spread()), least);
        if (share - size < ROUND_WORTH * least) {
            size = share;
        }
        double most = Math.min(maxTasks, longest(view.terms()) / mean);
        if (size > most) {
            size = share / Math.ceil(share / Math.max(1, most));
        }
        return new Round(slots, Math.max(1, size) * mean, maxTasks);
    }

    /** How many tasks the first fragment of the next round holds, if all take the same: 1 to {@code view.remaining()}. */
    public int size(CutView view) {
        double mean = view.workMicros() < 0 ? -1 : view.meanMicros();
        return round(view).size(0, view.remaining(), Integer.MAX_VALUE, task -> mean);
    }

    /** The positive root. */
    private static double foreseen(double share, double spread) {
        double v = CAUTION * spread;
        return share + v * v - v * Math.sqrt(v * v + 2 * share);
    }

    private double longest(CutTerms terms) {
        double micros = FragmentOverhead.micros(target);
        return Math.clamp(WORTH * terms.overhead().slotMicros(), micros, MOST_TARGETS * micros);
    }
}
