package io.drover.standalone;

import io.drover.provisioner.ProvisionerApplication;
import io.drover.provisioner.ProvisionerFlags;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

    @Mixin
    private final SuiteFlags flags = new SuiteFlags();

    @Mixin
    private final ProvisionerFlags fleet = new ProvisionerFlags();

    private final PrintStream out;

    ProvisionerCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!fleet.hasMode()) {
            throw new IllegalArgumentException("which fleet is not said. Give --static -n COUNT, or --dynamic");
        }
        Map<String, String> settings = settings();
        ConfigurableApplicationContext context = new SpringApplicationBuilder(ProvisionerApplication.class)
                .profiles("provisioner")
                .bannerMode(Banner.Mode.OFF)
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .run(Service.arguments(settings));
        String port = context.getEnvironment().getProperty("local.server.port");
        out.printf(Locale.ROOT, "%s; ask why with: drover fleet explain -s localhost:%s%n", fleet.purpose(), port);
        Running.untilAskedToEnd(context::close);
        return 0;
    }

    Map<String, String> settings() {
        Map<String, String> asked = new LinkedHashMap<>(flags.settings());
        fleet.settings().forEach(asked::putIfAbsent);
        // What the switches leave open, the environment may say: a container's file does.
        String kind = StartSettings.of(asked).getProperty("drover.provisioner.fleet", "local");
        Map<String, String> settings = new LinkedHashMap<>(flags.joined(Connection.Side.SERVER));
        settings.putAll(asked);
        if (kind.equalsIgnoreCase("local")) {
            Map<String, String> _ = Permissions.of(flags.own());
            settings.putAll(LocalWorkers.of(flags).settings());
        }
        settings.putIfAbsent("server.port", "0");
        return settings;
    }
}
