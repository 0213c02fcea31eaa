package io.drover.provisioner;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of a provisioner, {@code drover.provisioner.*}.
 *
 * @param mode {@code none} leaves the fleet alone, {@code fixed} keeps {@code count} instances alive
 * @param type the size of an instance, one of {@code types}
 * @param types slots by name of a size
 * @param workerCommand starts a worker; {@code {id}} and {@code {slots}} are replaced
 * @param logs where the output of worker processes goes
 * @param grace how long a worker may drain before it is killed
 */
@ConfigurationProperties("drover.provisioner")
public record ProvisionerProperties(
        @DefaultValue("none") Mode mode,
        @DefaultValue("1") int count,
        @DefaultValue("local.2") String type,
        @DefaultValue Map<String, Integer> types,
        @DefaultValue List<String> workerCommand,
        @DefaultValue("logs") Path logs,
        @DefaultValue("1s") Duration tick,
        @DefaultValue("35s") Duration grace) {

    /** What the provisioner does. */
    public enum Mode {
        NONE,
        FIXED
    }

    private static final Map<String, Integer> SIZES =
            Map.of("local.1", 1, "local.2", 2, "local.4", 4, "local.16", 16, "local.64", 64);

    public ProvisionerProperties {
        types = types.isEmpty() ? SIZES : Map.copyOf(types);
        workerCommand = List.copyOf(workerCommand);
        require(count >= 0 && count <= 1_000, "count", "is 0 to 1000, not " + count);
        require(
                types.containsKey(type),
                "type",
                "is one of " + types.keySet().stream().sorted().toList() + ", not '" + type + "'");
        require(tick.isPositive(), "tick", "is positive, not " + tick);
        require(!grace.isNegative(), "grace", "is not negative, not " + grace);
        require(mode == Mode.NONE || !workerCommand.isEmpty(), "worker-command", "is needed to start workers; set it");
    }

    private static void require(boolean holds, String key, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("drover.provisioner." + key + " " + rule);
        }
    }
}
