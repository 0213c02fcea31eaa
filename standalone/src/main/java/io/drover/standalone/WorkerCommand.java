package io.drover.standalone;

import io.drover.worker.WorkerApplication;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drover worker -i SECONDS}: one worker process that joins a Drover on this machine. */
@Command(
        name = "worker",
        mixinStandardHelpOptions = true,
        description = "Join the Drover whose data directory is given, as a worker process of its own.")
final class WorkerCommand implements Callable<Integer> {

    @Mixin
    private final SuiteFlags flags = new SuiteFlags();

    @Option(
            names = {"-i", "--idle"},
            paramLabel = "SECONDS",
            description = "drain and end after so long without work; 0: never (default)")
    private @Nullable Integer idleSeconds;

    @Option(names = "--slots", description = "slots; 0: as many as there are processors (default)")
    private @Nullable Integer slots;

    @Option(names = "--id", description = "the worker's name (default: made up)")
    private @Nullable String id;

    @Override
    public Integer call() throws InterruptedException {
        WorkerApplication.main(Service.arguments(settings()));
        return 0;
    }

    /** What {@code --set} says wins; what no switch says is left to the environment and to files. */
    Map<String, String> settings() {
        Map<String, String> settings = flags.joined(Connection.Side.WORKER);
        if (idleSeconds != null) {
            settings.putIfAbsent("drover.worker.idle", idleSeconds + "s");
        }
        if (slots != null) {
            settings.putIfAbsent("drover.worker.slots", slots.toString());
        }
        if (id != null) {
            settings.putIfAbsent("drover.worker.id", id);
        }
        settings.putIfAbsent("server.port", "0");
        settings.put("spring.main.banner-mode", "off");
        return settings;
    }
}
