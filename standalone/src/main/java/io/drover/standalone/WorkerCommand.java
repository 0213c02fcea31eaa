package io.drover.standalone;

import io.drover.worker.WorkerApplication;
import java.util.Map;
import java.util.concurrent.Callable;
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
            defaultValue = "0",
            paramLabel = "SECONDS",
            description = "drain and end after so long without work; 0: never (default)")
    private int idleSeconds;

    @Option(names = "--slots", defaultValue = "0", description = "slots; 0: as many as there are processors (default)")
    private int slots;

    @Option(names = "--id", defaultValue = "", description = "the worker's name (default: made up)")
    private String id = "";

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> settings = flags.joined(Connection.Side.WORKER);
        settings.put("drover.worker.idle", idleSeconds + "s");
        settings.put("drover.worker.slots", Integer.toString(slots));
        settings.put("drover.worker.id", id);
        settings.putIfAbsent("server.port", "0");
        settings.put("spring.main.banner-mode", "off");
        WorkerApplication.main(Service.arguments(settings));
        return 0;
    }
}
