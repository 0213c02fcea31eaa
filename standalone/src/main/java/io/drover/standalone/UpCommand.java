package io.drover.standalone;

import io.drover.cli.terminal.Figures;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drover up}: everything on this machine, until it is stopped. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Start all services and the embedded queue, store and objects on this machine, and stay up.")
final class UpCommand implements Callable<Integer> {

    @Mixin
    private final SuiteFlags flags = new SuiteFlags();

    @Option(
            names = {"-p", "--port"},
            defaultValue = "8080",
            description = "the gateway's port; the other services take the next four (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--slots",
            defaultValue = "64",
            description = "slots of the worker; 0: as many as processors (default: ${DEFAULT-VALUE})")
    private int slots;

    private final PrintStream out;

    UpCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        long begun = System.nanoTime();
        SuiteOptions options =
                new SuiteOptions(flags.data(), port, 1, slots, EnumSet.allOf(Service.class), flags.settings());
        Suite suite = Suite.start(options, what -> out.println("starting " + what));
        suite.addresses()
                .forEach((service, address) -> out.printf(Locale.ROOT, "  %-12s %s%n", service.profile(), address));
        out.println("What the gateway answers: " + suite.gateway() + "/docs");
        out.printf(
                Locale.ROOT,
                "Drover is up after %.1f s, with %d slots; data in %s. Ctrl-C stops it.%n",
                (System.nanoTime() - begun) / 1e9,
                options.slotsOfWorker(),
                flags.data());
        Running.untilAskedToEnd(() -> {
            int busy = suite.busy();
            out.println(
                    busy == 0
                            ? "stopping"
                            : "stopping: waiting for " + Figures.count(busy, "fragment")
                                    + " to end, at most "
                                    + suite.drainTimeout().toSeconds() + " s; Ctrl-C again ends it at once, and what"
                                    + " was not finished begins anew at the next start");
            suite.close();
            out.println("stopped");
        });
        return 0;
    }
}
