package io.drover.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a burst did to an elastic fleet.
 *
 * @param reactionMillis from the burst to the decision to launch
 * @param readyMillis from there to the start of the first task
 * @param peakWorkers that were ready at a time
 * @param workerSeconds of all workers from launch to end
 * @param costDollars of those seconds, by what a worker costs per hour
 * @param busyFraction of the slots of workers that were ready
 * @param backToNothing whether no worker was left in the end
 */
record ElasticReport(
        int tasks,
        long reactionMillis,
        long readyMillis,
        int peakWorkers,
        long makespanMillis,
        double workerSeconds,
        double costDollars,
        double busyFraction,
        boolean backToNothing,
        Recount recount) {

    boolean isComplete() {
        return backToNothing && recount.lost() == 0 && recount.duplicates() == 0;
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("tasks", tasks);
        map.put("reaction_ms", reactionMillis);
        map.put("ready_ms", readyMillis);
        map.put("peak_workers", peakWorkers);
        map.put("makespan_ms", makespanMillis);
        map.put("worker_seconds", round(workerSeconds));
        map.put("cost_dollars", round(costDollars));
        map.put("busy_fraction", round(busyFraction));
        map.put("back_to_nothing", backToNothing);
        map.put("lost", recount.lost());
        map.put("duplicates", recount.duplicates());
        return map;
    }

    private static double round(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
