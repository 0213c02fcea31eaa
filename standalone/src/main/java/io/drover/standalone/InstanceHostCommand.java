package io.drover.standalone;

import io.drover.aws.ec2.Ec2FleetSettings;
import io.drover.aws.ec2.Ec2HostedInstances;
import io.drover.aws.ec2.EmulatedLaunchTemplate;
import io.drover.aws.sqs.NativeHttp;
import io.drover.model.Timepiece;
import io.drover.provisioner.Ec2Wiring;
import io.drover.provisioner.host.InstanceHost;
import io.drover.provisioner.local.ChildCommand;
import io.drover.provisioner.local.ChildProcesses;
import io.drover.wiring.start.OperatorMistake;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** {@code drover instance-host}: gives an emulator's instances a worker process each. */
@Command(
        name = "instance-host",
        mixinStandardHelpOptions = true,
        description = {
            "Give the instances that an emulator of EC2 merely lists a worker process each, on this machine, and make the"
                    + " launch template that workers are launched by.",
            "Where the emulator and the back ends are comes from --set and the environment, as for 'serve worker'."
        })
final class InstanceHostCommand implements Callable<Integer> {

    private static final Duration LAST_TURN = Duration.ofSeconds(5);

    @Mixin
    private final SuiteFlags flags = new SuiteFlags();

    @Option(
            names = "--installation",
            paramLabel = "NAME",
            description = "whose instances: the value of their tag drover-installation (default: the queues' prefix)")
    private @Nullable String installation;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description =
                    "what workers print, and what is remembered of them (default: instances in the data directory)")
    private @Nullable Path directory;

    @Option(
            names = "--boot-delay",
            paramLabel = "TIME",
            defaultValue = "0s",
            description = "how long a machine takes before its worker starts (default: ${DEFAULT-VALUE})")
    private String bootDelay = "0s";

    @Option(
            names = "--tick",
            paramLabel = "TIME",
            defaultValue = "500ms",
            description = "between two looks at the instances (default: ${DEFAULT-VALUE})")
    private String tick = "500ms";

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "35s",
            description = "how long a worker may drain before it is killed (default: ${DEFAULT-VALUE})")
    private String grace = "35s";

    private final PrintStream out;

    InstanceHostCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        InstanceHost.Pace pace = new InstanceHost.Pace(time("--tick", tick), time("--boot-delay", bootDelay));
        Path place = directory == null ? flags.data().resolve("instances") : directory.toAbsolutePath();
        ConfigurableApplicationContext context = context();
        String whose = installation == null
                ? context.getEnvironment().getProperty("drover.backend.queue-prefix", "drover")
                : installation;
        Ec2Client ec2 = context.getBean(Ec2Client.class);
        EmulatedLaunchTemplate.ensure(ec2, Ec2FleetSettings.launchTemplate(whose));
        InstanceHost host = new InstanceHost(
                new Ec2HostedInstances(ec2, whose),
                new ChildProcesses(place, time("--grace", grace)),
                new ChildCommand(workerCommand()),
                pace,
                Timepiece.of(InstantSource.system(), System::nanoTime));
        Thread loop = Thread.ofPlatform()
                .name("instance-host")
                .uncaughtExceptionHandler((thread, e) -> {
                    LoggerFactory.getLogger(InstanceHost.class).error("the host has broken down", e);
                    System.exit(1);
                })
                .start(host);
        out.printf(Locale.ROOT, "hosting the instances of %s; what their workers print is in %s%n", whose, place);
        Running.untilAskedToEnd(() -> {
            host.stop();
            join(loop);
            host.close();
            context.close();
        });
        return 0;
    }

    private ConfigurableApplicationContext context() {
        Map<String, String> settings = flags.joined(Connection.Side.SERVER);
        return new SpringApplicationBuilder(Ec2Wiring.class, NativeHttp.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .run(Service.arguments(settings));
    }

    private static Duration time(String option, String text) {
        try {
            return DurationStyle.detectAndParse(text);
        } catch (IllegalArgumentException e) {
            throw new OperatorMistake(option + " is a time like 250ms, 20s or 5m, not '" + text + "'", e);
        }
    }

    private static void join(Thread loop) {
        try {
            loop.join(LAST_TURN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** This very JVM with its options and class path; what a worker has to know is what this process was told. */
    private List<String> workerCommand() {
        List<String> words = ThisJvm.command(Main.class);
        words.addAll(List.of("serve", "worker"));
        if (flags.joinsData()) {
            words.addAll(List.of("--data", flags.data().toString()));
        }
        LocalWorkers.forWorkers(flags.own())
                .forEach((name, value) -> words.addAll(List.of("--set", name + "=" + value)));
        words.addAll(List.of("--port", "0"));
        words.addAll(List.of("--set", "drover.worker.id={id}"));
        words.addAll(List.of("--set", "drover.worker.slots={slots}"));
        words.addAll(List.of("--set", "drover.worker.zone={zone}"));
        return words;
    }
}
