package io.drover.standalone;

import io.drover.cli.Drover;
import io.drover.cli.Failure;
import io.drover.cli.gateway.Interrupts;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drover demo}: one bag from its generation to its results, on an embedded Drover that is gone afterwards. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Start everything on free ports, run a generated bag, show progress and results, and stop.")
final class DemoCommand implements Callable<Integer> {

    @Mixin
    private final SuiteFlags flags = new SuiteFlags();

    @Option(names = "--count", defaultValue = "1000", description = "tasks (default: ${DEFAULT-VALUE})")
    private int count;

    @Option(names = "--millis", defaultValue = "500", description = "of each task (default: ${DEFAULT-VALUE})")
    private int millis;

    @Option(names = "--slots", defaultValue = "64", description = "slots of the worker (default: ${DEFAULT-VALUE})")
    private int slots;

    @Option(
            names = "--place",
            paramLabel = "DIR",
            defaultValue = "target/demo",
            description = "where the workload and its results are put (default: ${DEFAULT-VALUE})")
    private Path place = Path.of("target", "demo");

    @Option(
            names = "--link",
            hidden = true,
            description = "let the worker reach the store like one of another process; trains the cache for those")
    private boolean link;

    @Option(names = "--train", hidden = true, description = "do more of what users do, for the AOT cache")
    private boolean train;

    private final PrintStream out;

    DemoCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        long begun = System.nanoTime();
        Path folder = Files.createDirectories(place.toAbsolutePath());
        Path data = flags.named().isPresent() ? flags.data() : Files.createTempDirectory(folder, "data-");
        DemoPlace demo = new DemoPlace(flags.named().isPresent() ? Optional.empty() : Optional.of(data));
        // Ctrl-C, too, ends it all.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupted(demo), "demo-end"));
        Path bag = folder.resolve("sleep.workload");
        Path results = folder.resolve("results.ndjson");
        out.println("Starting gateway, scheduler, worker, provisioner and monitor in one process ...");
        SuiteOptions options = new SuiteOptions(data, 0, 1, slots, EnumSet.allOf(Service.class), quiet(), link);
        try (demo) {
            Suite suite = demo.start(() -> Suite.start(options, what -> {}));
            out.printf(
                    Locale.ROOT,
                    "Up after %.1f s: %s, %d slots.%n",
                    (System.nanoTime() - begun) / 1e9,
                    suite.gateway(),
                    options.slotsOfWorker());
            String server = suite.gateway().getAuthority();
            step(String.format(Locale.ROOT, "workload-gen %d %d -o %s", count, millis, shown(bag)));
            run(demo, "workload-gen", Integer.toString(count), Integer.toString(millis), "-o", bag.toString());
            step(String.format(
                    Locale.ROOT, "drover submit -s %s -w %s --results %s", server, shown(bag), shown(results)));
            int outcome = run(demo, "submit", "-s", server, "-w", bag.toString(), "--results", results.toString());
            if (train) {
                Training.run(server, folder, out);
            }
            out.println();
            try (Stream<String> lines = Files.lines(results)) {
                lines.limit(2).forEach(out::println);
            }
            out.println("...");
            out.println("Stay up with 'bin/drover up', then: curl -X POST --data-binary @" + shown(bag)
                    + " -H 'Content-Type: text/plain' localhost:8080/workloads");
            return outcome;
        }
    }

    private Map<String, String> quiet() {
        Map<String, String> settings = new LinkedHashMap<>(flags.settings());
        settings.put("logging.level.io.drover", "WARN");
        return settings;
    }

    private void step(String command) {
        out.println();
        out.println("$ " + command);
    }

    private static void interrupted(DemoPlace demo) {
        if (demo.interrupt()) {
            System.err.println();
            System.err.println("drover: the demo was interrupted: it stops, and nothing of it goes on");
        }
        demo.close();
    }

    private static int run(DemoPlace demo, String... command) {
        int outcome = Drover.commandLine(List.of(), new Ending(demo), Failure.Reader.PLAIN)
                .execute(command);
        demo.stayIfInterrupted();
        return outcome;
    }

    /** Without a farewell at Ctrl-C: what a command tells of a server that is gone is news to nobody. */
    private record Ending(DemoPlace demo) implements Interrupts {

        @Override
        public Runnable onInterrupt(Runnable farewell) {
            return () -> {};
        }

        @Override
        public boolean wantsSilence() {
            return demo.isInterrupted();
        }
    }

    private static Path shown(Path path) {
        return Path.of("").toAbsolutePath().relativize(path);
    }
}
