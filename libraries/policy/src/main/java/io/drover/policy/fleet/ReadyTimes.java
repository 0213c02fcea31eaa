package io.drover.policy.fleet;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long instances of each type took from launch to first heartbeat: exponentially weighted means of the time and of
 * its deviation, as TCP keeps them of round trips. Immutable.
 */
public record ReadyTimes(Map<String, Estimate> byType) {

    public static final ReadyTimes UNKNOWN = new ReadyTimes(Map.of());
    private static final double MEAN_WEIGHT = 0.125;
    private static final double DEVIATION_WEIGHT = 0.25;

    /** Both in seconds. */
    public record Estimate(double mean, double deviation) {}

    public ReadyTimes {
        byType = Map.copyOf(byType);
    }

    /**
     * Learns from an instance that has become ready.
     *
     * @param prior what was believed before any was seen
     */
    public ReadyTimes observe(String type, Duration took, Duration prior) {
        Estimate old = byType.getOrDefault(type, new Estimate(seconds(prior), 0));
        double error = seconds(took) - old.mean();
        Map<String, Estimate> learned = new HashMap<>(byType);
        learned.put(
                type,
                new Estimate(
                        old.mean() + MEAN_WEIGHT * error,
                        old.deviation() + DEVIATION_WEIGHT * (Math.abs(error) - old.deviation())));
        return new ReadyTimes(learned);
    }

    /** Two deviations above the mean: most instances are ready by then. */
    public Duration cautious(String type, Duration prior) {
        @Nullable Estimate estimate = byType.get(type);
        return estimate == null
                ? prior
                : Duration.ofMillis(Math.round((estimate.mean() + 2 * estimate.deviation()) * 1e3));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
