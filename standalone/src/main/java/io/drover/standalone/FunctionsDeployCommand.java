package io.drover.standalone;

import io.drover.aws.lambda.DeploymentReport;
import io.drover.aws.lambda.FunctionSpec;
import io.drover.function.FunctionPackage;
import io.drover.function.FunctionPackage.Architecture;
import io.drover.wire.FunctionNames;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drover functions deploy}: packages the worker and makes one function of it per memory size. */
@Command(
        name = "deploy",
        mixinStandardHelpOptions = true,
        description = {
            "Package the worker and make it a function for each memory size: created, updated, or left as it is.",
            "Where to is what runs on this machine with the data directory, unless --set or the environment name back ends."
        })
final class FunctionsDeployCommand implements Callable<Integer> {

    private static final int LEAST_MB = 512;
    private static final int MOST_MB = 10_240;

    @Mixin
    private final SuiteFlags flags = new SuiteFlags();

    @Option(
            names = "--memory",
            split = ",",
            paramLabel = "MB",
            defaultValue = "1024",
            description = "sizes, separated by commas; 1,769 MB buy one processor (default: ${DEFAULT-VALUE})")
    private List<Integer> sizes = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "900",
            description = "the longest an invocation runs, 10 to 900 (default: ${DEFAULT-VALUE})")
    private int timeoutSeconds;

    @Option(names = "--role", paramLabel = "ARN", description = "an existing role (default: one is made for them)")
    private @Nullable String role;

    @Option(
            names = "--runtime",
            defaultValue = FunctionSpec.JAVA,
            description =
                    "java25, or provided.al2023 for an emulator that runs a bootstrap (default: ${DEFAULT-VALUE})")
    private String runtime = FunctionSpec.JAVA;

    @Option(names = "--arch", description = "x86_64 or arm64 (default: that of this machine)")
    private Architecture architecture = Architecture.ofThisMachine();

    @Option(names = "--no-snap-start", negatable = true, description = "start without a snapshot")
    private boolean noSnapStart;

    @Option(
            names = "--reserved-concurrency",
            paramLabel = "N",
            description = "the functions' own limit (default: the account's)")
    private @Nullable Integer reservedConcurrency;

    private final PrintStream out;

    FunctionsDeployCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        for (int size : sizes) {
            if (size < LEAST_MB || size > MOST_MB) {
                throw new IllegalArgumentException(
                        "--memory: the worker needs " + LEAST_MB + " to " + MOST_MB + " MB, not " + size);
            }
        }
        if (timeoutSeconds < 10 || timeoutSeconds > 900) {
            throw new IllegalArgumentException("--timeout is 10 to 900 seconds, not " + timeoutSeconds);
        }
        Map<String, String> settings = flags.joined(Connection.Side.WORKER);
        try (FunctionTarget target = FunctionTarget.open(settings)) {
            // Before the package, which takes its time.
            target.ask(FunctionNames.worker(sizes.getFirst()));
            Path zip = Files.createTempFile("drover-function-", ".zip");
            try {
                deploy(target, zip);
            } finally {
                Files.deleteIfExists(zip);
            }
        }
        return 0;
    }

    private void deploy(FunctionTarget target, Path zip) throws IOException {
        out.println("packaging the worker for " + architecture.name().toLowerCase(Locale.ROOT));
        FunctionPackage.ofClassPath(architecture).write(zip);
        out.printf(Locale.ROOT, "  %.1f MB%n", Files.size(zip) / 1e6);
        String arn = role == null ? target.role() : role;
        for (int size : sizes) {
            FunctionSpec spec = spec(target, zip, arn, size);
            out.println("handing it over as " + spec.name());
            report(target, target.deploy(spec));
        }
    }

    private FunctionSpec spec(FunctionTarget target, Path zip, String arn, int size) {
        return new FunctionSpec(
                target.names().prefix() + FunctionNames.worker(size),
                size,
                Duration.ofSeconds(timeoutSeconds),
                arn,
                runtime,
                FunctionPackage.HANDLER,
                architecture.name().toLowerCase(Locale.ROOT),
                target.environment(size, runtime),
                zip,
                !noSnapStart,
                reservedConcurrency,
                // What fails is sent again by the scheduler, as the next attempt.
                new FunctionSpec.EventPolicy(0, Duration.ofMinutes(5)));
    }

    private void report(FunctionTarget target, DeploymentReport report) {
        out.printf(Locale.ROOT, "%s: %s%n", report.function(), report.unchanged() ? "unchanged" : report.actions());
        report.notes().forEach(note -> out.println("  note: " + note));
        out.printf(
                Locale.ROOT,
                "  schedulers use it with drover.scheduler.functions.name=%s and .concurrency above 0%n",
                report.invokeAs().substring(target.names().prefix().length()));
    }
}
