package io.drover.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one run; {@link #toMap} has them under the names that are promised.
 *
 * @param idealMillis {@code ceil(tasks / slots) * task time}; 0 for tasks that take no time
 * @param use CPU seconds and peak memory of this process; absent when the server is another one
 * @param baselineMillis what a thread pool took; absent if it was not asked for
 */
record TaskReport(
        int tasks,
        int slots,
        long fragments,
        long messages,
        double makespanMillis,
        double idealMillis,
        Latency latency,
        Recount recount,
        @Nullable Use use,
        @Nullable Double baselineMillis) {

    record Use(long peakRssMib, double cpuSeconds) {}

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("tasks", tasks);
        map.put("slots", slots);
        map.put("tasks_per_second", rounded(tasks * 1_000.0 / makespanMillis));
        map.put("fragments", fragments);
        map.put("messages", messages);
        map.put("makespan_ms", rounded(makespanMillis));
        map.put("ideal_ms", rounded(idealMillis));
        map.put("efficiency", rounded(idealMillis / makespanMillis));
        map.put("submit_to_start_p50_ms", rounded(latency.p50Millis()));
        map.put("submit_to_start_p99_ms", rounded(latency.p99Millis()));
        if (use != null) {
            map.put("peak_rss_mb", use.peakRssMib());
            map.put("cpu_seconds", rounded(use.cpuSeconds()));
        }
        map.put("duplicates", recount.duplicates());
        map.put("lost", recount.lost());
        if (baselineMillis != null) {
            map.put("baseline_tasks_per_second", rounded(tasks * 1_000.0 / baselineMillis));
            map.put("baseline_efficiency", rounded(idealMillis / baselineMillis));
        }
        return map;
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
