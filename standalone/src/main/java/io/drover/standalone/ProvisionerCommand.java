package io.drover.standalone;

import io.drover.provisioner.ProvisionerApplication;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code drover provisioner --static -n COUNT -t TYPE} and {@code drover provisioner --dynamic}: keeps workers alive, a
 * fixed number or as many as the work needs.
 */
@Command(
        name = "provisioner",
        mixinStandardHelpOptions = true,
        description = {
            "Keep workers alive, a fixed number or as many as the work needs.",
            "On this machine they are processes that join the Drover of the data directory; with --fleet ec2 they are"
                    + " instances of the installation that the settings name (docs/aws.md)."
        })
final class ProvisionerCommand implements Callable<Integer> {

    /** One of the two. */
    private static final class Mode {

        @Option(names = "--static", required = true, description = "a fixed number of workers (-n)")
        private boolean fixed;

        @Option(names = "--dynamic", required = true, description = "as many workers as the backlog needs")
        private boolean dynamic;
    }

    @Mixin
    private final SuiteFlags flags = new SuiteFlags();

    @ArgGroup(multiplicity = "1")
    private final Mode mode = new Mode();

    @Option(
            names = {"-n", "--count"},
            paramLabel = "COUNT",
            description = "how many; of a static fleet")
    private @Nullable Integer count;

    @Option(
            names = {"-t", "--type"},
            split = ",",
            paramLabel = "TYPE",
            description = "their size, or several for the policy to choose from: local.1, local.2, local.4, local.16 or"
                    + " local.64 slots, or EC2's names (default: local.2, c7g.large)")
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

    private final PrintStream out;

    ProvisionerCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (mode.fixed && count == null) {
            throw new IllegalArgumentException("--static needs to know how many: -n COUNT");
        }
        Map<String, String> settings = settings();
        ConfigurableApplicationContext context = new SpringApplicationBuilder(ProvisionerApplication.class)
                .profiles("provisioner")
                .bannerMode(Banner.Mode.OFF)
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .run(Service.arguments(settings));
        String port = context.getEnvironment().getProperty("local.server.port");
        out.printf(
                "%s; ask why with: drover fleet explain -s localhost:%s%n",
                mode.fixed ? "keeping " + count + " workers alive" : "keeping as many workers alive as the work needs",
                port);
        Running.untilAskedToEnd(context::close);
        return 0;
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        boolean local = !"ec2".equals(fleet);
        if (local) {
            settings.putAll(Connection.of(flags.data()).ofBackends());
        } else {
            flags.named().ifPresent(data -> settings.putAll(Connection.of(data).ofBackends()));
        }
        settings.putAll(flags.settings());
        put(settings, "mode", mode.fixed ? "static" : "dynamic");
        put(settings, "fleet", fleet);
        put(settings, "count", count);
        put(settings, "min", min);
        put(settings, "max", max);
        put(settings, "drain-target", drainTarget);
        put(settings, "budget-per-hour", budget);
        put(settings, "types", types.isEmpty() ? null : String.join(",", types));
        put(settings, "zones", zones.isEmpty() ? null : String.join(",", zones));
        put(settings, "spot", spot ? "true" : null);
        if (local) {
            settings.putAll(new LocalWorkers(flags.data(), flags.settings()).settings());
        }
        settings.put("server.port", "0");
        return settings;
    }

    private static void put(Map<String, String> settings, String key, @Nullable Object value) {
        if (value != null) {
            settings.put("drover.provisioner." + key, value.toString());
        }
    }
}
