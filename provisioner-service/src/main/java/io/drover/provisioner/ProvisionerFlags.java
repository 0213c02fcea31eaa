package io.drover.provisioner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The switches of a provisioner, which stand for settings of {@link ProvisionerProperties}. */
public final class ProvisionerFlags {

    /** One of the two. */
    private static final class Mode {

        @Option(names = "--static", required = true, description = "a fixed number of workers (-n)")
        private boolean fixed;

        @Option(names = "--dynamic", required = true, description = "as many workers as the backlog needs")
        private boolean dynamic;
    }

    @ArgGroup
    private @Nullable Mode mode;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "COUNT",
            description = "how many; of a static fleet")
    private @Nullable Integer count;

    @Option(
            names = {"-t", "--type"},
            split = ",",
            paramLabel = "TYPE",
            description =
                    "their size, or several for the policy to choose from: local.1, local.2, local.4, local.8, local.16,"
                            + " local.32 or local.64 slots, or EC2's names (default: local.2, c7g.large)")
    private List<String> types = List.of();

    @Option(names = "--min", paramLabel = "N", description = "workers that are kept without work (default: 0)")
    private @Nullable Integer min;

    @Option(names = "--max", paramLabel = "N", description = "workers at most (default: 10)")
    private @Nullable Integer max;

    @Option(
            names = "--drain-target",
            paramLabel = "TIME",
            description = "how soon accepted work should be done (default: 20s, on EC2 5m)")
    private @Nullable String drainTarget;

    @Option(
            names = "--budget",
            paramLabel = "DOLLARS",
            description = "what all workers together may cost per hour (default: no limit)")
    private @Nullable String budget;

    @Option(names = "--fleet", paramLabel = "local|ec2", description = "what workers run on (default: local)")
    private @Nullable String fleet;

    @Option(
            names = "--zone",
            split = ",",
            paramLabel = "ZONE",
            description = "EC2's zones for instances; may be repeated")
    private List<String> zones = List.of();

    @Option(names = "--spot", description = "ask EC2's spot market first")
    private boolean spot;

    /** Whether either mode was asked for; without one, the settings tell. */
    public boolean hasMode() {
        return mode != null;
    }

    /**
     * What was asked for, and nothing else.
     *
     * @throws IllegalArgumentException for switches that do not go together
     */
    public Map<String, String> settings() {
        boolean fixed = mode != null && mode.fixed;
        if (fixed && count == null) {
            throw new IllegalArgumentException("--static needs to know how many: -n COUNT");
        }
        Map<String, String> settings = new LinkedHashMap<>();
        if (mode != null) {
            put(settings, "mode", fixed ? "static" : "dynamic");
        }
        put(settings, "fleet", fleet);
        put(settings, "count", count);
        put(settings, "min", min);
        put(settings, "max", max);
        put(settings, "drain-target", drainTarget);
        put(settings, "budget-per-hour", budget);
        put(settings, "types", types.isEmpty() ? null : String.join(",", types));
        put(settings, "zones", zones.isEmpty() ? null : String.join(",", zones));
        put(settings, "spot", spot ? "true" : null);
        return settings;
    }

    private static void put(Map<String, String> settings, String key, @Nullable Object value) {
        if (value != null) {
            settings.put("drover.provisioner." + key, value.toString());
        }
    }

    /** What a provisioner with these switches does, for people. */
    public String purpose() {
        if (mode != null && mode.fixed) {
            return "keeping " + count + " workers alive";
        }
        return "keeping as many workers alive as the work needs";
    }
}
