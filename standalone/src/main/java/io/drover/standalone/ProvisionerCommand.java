package io.drover.standalone;

import io.drover.provisioner.ProvisionerApplication;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drover provisioner --static -n COUNT -t TYPE}: keeps worker processes alive on this machine. */
@Command(
        name = "provisioner",
        mixinStandardHelpOptions = true,
        description = "Keep a number of worker processes alive that join the Drover of the data directory.")
final class ProvisionerCommand implements Callable<Integer> {

    @Mixin
    private final SuiteFlags flags = new SuiteFlags();

    @Option(names = "--static", required = true, description = "a fixed number of workers")
    private boolean fixed;

    @Option(
            names = {"-n", "--count"},
            required = true,
            paramLabel = "COUNT",
            description = "how many")
    private int count;

    @Option(
            names = {"-t", "--type"},
            defaultValue = "local.2",
            paramLabel = "TYPE",
            description = "their size: local.1, local.2, local.4, local.16 or local.64 slots (default: local.2)")
    private String type = "local.2";

    private final PrintStream out;

    ProvisionerCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        Path data = flags.data();
        Connection.of(data);
        Map<String, String> settings = new LinkedHashMap<>(flags.settings());
        settings.put("drover.provisioner.mode", "fixed");
        settings.put("drover.provisioner.count", Integer.toString(count));
        settings.put("drover.provisioner.type", type);
        settings.put("drover.provisioner.logs", data.resolve("logs").toString());
        List<String> command = workerCommand(data);
        for (int i = 0; i < command.size(); i++) {
            settings.put("drover.provisioner.worker-command[" + i + "]", command.get(i));
        }
        settings.put("server.port", "0");
        List<String> arguments = new ArrayList<>();
        settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        ConfigurableApplicationContext context = new SpringApplicationBuilder(ProvisionerApplication.class)
                .profiles("provisioner")
                .bannerMode(Banner.Mode.OFF)
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .run(arguments.toArray(String[]::new));
        out.printf("keeping %d workers of %s alive; their output is in %s%n", count, type, data.resolve("logs"));
        Running.untilAskedToEnd(context::close);
        return 0;
    }

    /** This very JVM with its options and class path, and what every worker has to be told. */
    private List<String> workerCommand(Path data) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "worker"));
        words.addAll(List.of("--data", data.toString(), "--id", "{id}", "--slots", "{slots}"));
        flags.settings().forEach((name, value) -> words.addAll(List.of("--set", name + "=" + value)));
        return words;
    }
}
