package io.drover.simulation.fleet;

import io.drover.policy.fleet.Pool;

/**
 * The offline optimum: what it costs at least to do all work within the drain target of its arrival, for somebody who
 * knows the whole trace. Capacity is a fluid bought by the second at the cheapest price, each unit of it is paid for the
 * mean launch time before it works, and nothing is ever out of stock, broken or taken back. Work done must then stay
 * between what has arrived and what arrived a drain target earlier. No work is paid twice, so the schedules differ in
 * launches alone; the path through that corridor with the least growth of capacity is a string pulled taut. Keeping
 * capacity idle for less than a launch takes, instead of buying it again, is neglected.
 */
final class Foresight {

    private static final double MEAN_LAUNCH_SECONDS = 25;

    private final double[] slots;

    private Foresight(double[] slots) {
        this.slots = slots;
    }

    static Foresight of(Trace trace, int target) {
        int end = trace.seconds() + target;
        double[] upper = new double[end + 1];
        for (int i = 1; i <= end; i++) {
            upper[i] = upper[i - 1] + (i <= trace.seconds() ? trace.work(i - 1) : 0);
        }
        double[] lower = new double[end + 1];
        // what arrives in a second may run in that second and in those that follow, so many in all
        System.arraycopy(upper, 1, lower, target, end + 1 - target);
        double[] slots = new double[end];
        int at = 0;
        double done = 0;
        while (at < end) {
            Bend bend = nextBend(lower, upper, at, done);
            for (int i = at; i < bend.at(); i++) {
                slots[i] = bend.slope();
            }
            done = bend.done();
            at = bend.at();
        }
        return new Foresight(slots);
    }

    /** Where a straight piece ends. */
    private record Bend(int at, double done, double slope) {}

    /** The longest straight piece from there: until the corridor leaves no single slope. */
    private static Bend nextBend(double[] lower, double[] upper, int from, double done) {
        int end = lower.length - 1;
        double steepest = Double.POSITIVE_INFINITY;
        double flattest = Double.NEGATIVE_INFINITY;
        int ceiling = end;
        int floor = end;
        for (int i = from + 1; i <= end; i++) {
            double most = (upper[i] - done) / (i - from);
            double least = (lower[i] - done) / (i - from);
            if (least > steepest) {
                return new Bend(ceiling, upper[ceiling], steepest);
            }
            if (most < flattest) {
                return new Bend(floor, lower[floor], flattest);
            }
            if (most <= steepest) {
                steepest = most;
                ceiling = i;
            }
            if (least >= flattest) {
                flattest = least;
                floor = i;
            }
        }
        return new Bend(end, upper[end], (upper[end] - done) / (end - from));
    }

    /** Capacity in each second, as long as there is work. */
    double[] slots() {
        return slots.clone();
    }

    double dollars() {
        double slotSeconds = 0;
        double before = 0;
        for (double now : slots) {
            slotSeconds += now + MEAN_LAUNCH_SECONDS * Math.max(0, now - before);
            before = now;
        }
        return slotSeconds * cheapestSlotSecond();
    }

    private static double cheapestSlotSecond() {
        return Market.OFFERS.stream()
                .mapToDouble(offer -> Market.price(new Pool(offer.type(), "a", true))
                                .toDollars()
                                .doubleValue()
                        / offer.slots()
                        / 3_600)
                .min()
                .orElseThrow();
    }
}
