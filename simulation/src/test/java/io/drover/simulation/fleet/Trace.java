package io.drover.simulation.fleet;

import java.util.List;

/**
 * Load over time.
 *
 * @param arriving slot-seconds of work that arrive in each second, for each kind of task
 */
record Trace(String name, List<double[]> arriving) {

    /** How long a task of each kind takes, in seconds. */
    static final List<Integer> TASK_SECONDS = List.of(2, 20);

    Trace {
        arriving = List.copyOf(arriving);
    }

    int seconds() {
        return arriving.getFirst().length;
    }

    double work(int second) {
        return arriving.stream().mapToDouble(kind -> kind[second]).sum();
    }

    double work() {
        double sum = 0;
        for (int second = 0; second < seconds(); second++) {
            sum += work(second);
        }
        return sum;
    }

    /** The mean over all tasks; who counts messages is told it, as if it had been measured beforehand. */
    double meanTaskSeconds() {
        double tasks = 0;
        for (int kind = 0; kind < arriving.size(); kind++) {
            for (double work : arriving.get(kind)) {
                tasks += work / TASK_SECONDS.get(kind);
            }
        }
        return work() / tasks;
    }
}
