package io.drover.standalone;

import java.io.PrintStream;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drover scheduler -s PORT (-lw N | -rw)}: accepts and schedules work, with its own slots or remote workers. */
@Command(
        name = "scheduler",
        mixinStandardHelpOptions = true,
        description = "Accept and schedule workloads, run by slots of this process (-lw) or by remote workers (-rw).")
final class SchedulerCommand implements Callable<Integer> {

    @Mixin
    private final SuiteFlags flags = new SuiteFlags();

    @Option(
            names = {"-s", "--port"},
            required = true,
            paramLabel = "PORT",
            description = "where clients submit")
    private int port;

    @ArgGroup(multiplicity = "1", exclusive = false)
    private Mode mode = new Mode();

    private static final class Mode {
        @Option(names = "-lw", paramLabel = "N", description = "local: N worker slots in this process")
        private @Nullable Integer localSlots;

        @Option(names = "-rw", description = "remote: workers that are started with 'drover worker'; wins over -lw")
        private boolean remote;

        /** The original tool takes both, and then remote workers it is. */
        private int localSlots() {
            if (localSlots != null && localSlots < 0) {
                throw new IllegalArgumentException(
                        "-lw is a number of slots, not " + localSlots + ". For none, give -rw");
            }
            return remote || localSlots == null ? 0 : localSlots;
        }
    }

    private final PrintStream out;

    SchedulerCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        int slots = mode.localSlots();
        Set<Service> services = EnumSet.of(Service.SCHEDULER, Service.GATEWAY);
        if (slots > 0) {
            services.add(Service.WORKER);
        }
        SuiteOptions options = new SuiteOptions(flags.data(), port, 1, slots, services, flags.settings());
        Suite suite = Suite.start(options, what -> {});
        out.printf(
                Locale.ROOT,
                "scheduling on %s with %s; data in %s%n",
                suite.gateway(),
                slots > 0 ? options.slotsOfWorker() + " local slots" : "remote workers",
                flags.data());
        Running.untilAskedToEnd(suite::close);
        return 0;
    }
}
