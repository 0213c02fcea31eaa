package io.drover.policy.cut;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How long a bag takes with fragments cut by the policy, on slots that take them from one line: list scheduling, with an
 * overhead for each fragment. Held against the shortest that is possible: the work shared out evenly, or the longest task, and
 * one overhead.
 */
class MakespanTest {

    private static final double[] TASK_MILLIS = {0.1, 1, 16, 128, 1_000, 60_000};
    private static final double[] OVERHEAD_MILLIS = {0.1, 2, 10, 50};
    private static final int[] TASKS_PER_SLOT = {4, 51, 400};
    private static final int STRIDE = 256;
    /** What nobody knows is found out with single tasks, two in turn on each slot, and the next who learn it late. */
    private static final int PROBES = 2;

    private static final int MOST_TASKS = 200_000;
    private static final CutPolicy POLICY = new CutPolicy(Duration.ofMillis(200), 20_000);

    /** Micros of the tasks of a bag with that mean. */
    private interface Times {
        double[] of(int tasks, double mean);
    }

    @ParameterizedTest(name = "{0} slots")
    @CsvSource({"1", "2", "16", "64", "1000", "10000"})
    @DisplayName("tasks that take what they declare end within a tenth of the best possible")
    void declared(int slots) {
        each(slots, 1.10, true, (tasks, mean) -> {
            double[] times = new double[tasks];
            Arrays.fill(times, mean);
            return times;
        });
    }

    @ParameterizedTest(name = "{0} slots")
    @CsvSource({"1", "2", "16", "64"})
    @DisplayName("declared times that grow along a bag of many strides, too")
    void skewed(int slots) {
        each(slots, 1.10, true, (tasks, mean) -> {
            double[] times = new double[tasks < slots * STRIDE ? 0 : tasks];
            Arrays.setAll(times, i -> mean * 2 * (i + 1) / tasks);
            return times;
        });
    }

    @ParameterizedTest(name = "{0} slots")
    @CsvSource({"1", "2", "16", "64", "1000"})
    @DisplayName("of random times that nobody knows not to know them costs less than the work again")
    void unknown(int slots) {
        SplittableRandom random = new SplittableRandom(slots);
        each(slots, 1.7, false, (tasks, mean) -> {
            double[] times = new double[tasks];
            Arrays.setAll(times, i -> -mean * Math.log(1 - random.nextDouble()));
            return times;
        });
    }

    @ParameterizedTest(name = "{0} slots")
    @CsvSource({"2", "16", "64"})
    @DisplayName("one task in a hundred that takes a hundred times as long at most doubles the time")
    void stragglers(int slots) {
        SplittableRandom random = new SplittableRandom(slots);
        each(slots, 1.9, false, (tasks, mean) -> {
            double[] times = new double[tasks];
            Arrays.setAll(times, i -> random.nextInt(100) == 0 ? 100 * mean : mean);
            return times;
        });
    }

    private static void each(int slots, double most, boolean declared, Times bag) {
        for (double mean : TASK_MILLIS) {
            for (double overhead : OVERHEAD_MILLIS) {
                for (int each : TASKS_PER_SLOT) {
                    double[] micros = slots * each > MOST_TASKS ? new double[0] : bag.of(slots * each, mean * 1_000);
                    if (micros.length > 0) {
                        double took = new Line(micros, slots, overhead * 1_000, declared).makespan();
                        double best = declared
                                ? best(micros, slots) + overhead * 1_000
                                : bestOfEqual(micros, slots, overhead * 1_000) + PROBES * overhead * 1_000;
                        assertThat(took / best)
                                .as(
                                        "%d tasks of %s ms on %d slots, %s ms a fragment",
                                        micros.length, mean, slots, overhead)
                                .isLessThan(most);
                    }
                }
            }
        }
    }

    /** The shortest of what fragments of equal size make of it, with the best size for it. */
    private static double bestOfEqual(double[] micros, int slots, double overhead) {
        double best = Double.MAX_VALUE;
        for (int size = 1; size <= Math.ceilDiv(micros.length, slots); size++) {
            PriorityQueue<Double> free = new PriorityQueue<>(Collections.nCopies(slots, 0.0));
            double end = 0;
            for (int first = 0; first < micros.length; first += size) {
                double took = Arrays.stream(micros, first, Math.min(micros.length, first + size))
                                .sum()
                        + overhead;
                double ends = free.remove() + took;
                free.add(ends);
                end = Math.max(end, ends);
            }
            best = Math.min(best, end);
            if (size > 20) {
                size += size / 5;
            }
        }
        return best;
    }

    private static double best(double[] micros, int slots) {
        double sum = Arrays.stream(micros).sum();
        double longest = Arrays.stream(micros).max().orElseThrow();
        return Math.max(sum / slots, longest);
    }

    /** Slots that take fragments from one line. */
    private static final class Line {

        private record Cut(int first, int size) {}

        private record Running(double endsAt, Cut cut) {}

        private final double[] before;
        private final int slots;
        private final double overhead;
        private final boolean declared;
        private final Deque<Cut> waiting = new ArrayDeque<>();
        private final PriorityQueue<Running> running =
                new PriorityQueue<>((a, b) -> Double.compare(a.endsAt(), b.endsAt()));
        private TaskTimes known = TaskTimes.UNKNOWN;
        private Round round = Round.OVER;
        private double mean;
        private double now;
        private int cut;

        Line(double[] micros, int slots, double overhead, boolean declared) {
            this.before = new double[micros.length + 1];
            for (int i = 0; i < micros.length; i++) {
                before[i + 1] = before[i] + micros[i];
            }
            this.slots = slots;
            this.overhead = overhead;
            this.declared = declared;
        }

        double makespan() {
            do {
                fill();
                while (!waiting.isEmpty() && running.size() < slots) {
                    Cut next = waiting.removeFirst();
                    running.add(new Running(now + overhead + micros(next.first(), next.size()), next));
                }
                Running ended = running.remove();
                now = ended.endsAt();
                Cut it = ended.cut();
                known = known.observe(
                        it.size(),
                        micros(it.first(), it.size()),
                        declared ? micros(it.first(), it.size()) / it.size() / 1_000 : 0,
                        declared ? 0 : 1);
            } while (!running.isEmpty() || cut < before.length - 1);
            return now;
        }

        /** One fragment waits behind each that runs. */
        private void fill() {
            while (cut < before.length - 1 && waiting.size() + running.size() < 2 * slots) {
                int left = before.length - 1 - cut;
                if (round.isOver()) {
                    mean = known.mean(0, 1);
                    CutTerms terms = new CutTerms(POLICY, slots, new FragmentOverhead(overhead, overhead));
                    double work = declared ? micros(cut, left) : mean < 0 ? -1 : mean * left;
                    round = POLICY.round(new CutView(left, work, known.spread(declared ? 0 : 1), 0, terms));
                }
                int size = round.size(cut, before.length - 1, STRIDE, task -> declared ? declared((int) task) : mean);
                round = round.next();
                waiting.add(new Cut(cut, size));
                cut += size;
            }
        }

        private double declared(int task) {
            int from = task / STRIDE * STRIDE;
            int size = Math.min(STRIDE, before.length - 1 - from);
            return micros(from, size) / size;
        }

        private double micros(int first, int size) {
            return before[first + size] - before[first];
        }
    }
}
