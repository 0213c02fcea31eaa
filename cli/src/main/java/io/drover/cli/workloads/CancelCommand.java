package io.drover.cli.workloads;

import io.drover.cli.gateway.RemoteWorkload;
import io.drover.cli.gateway.ServerOptions;
import io.drover.cli.gateway.Surroundings;
import io.drover.cli.gateway.Workloads;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover cancel}. */
@Command(name = "cancel", description = "Cancel a workload; one that has ended is left alone.")
public final class CancelCommand implements Callable<Integer> {

    @Mixin
    private final ServerOptions server;

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for 'drover audit'")
    private @Nullable String reason;

    @Parameters(paramLabel = "ID", description = "the workload")
    private String id = "";

    public CancelCommand(Surroundings surroundings) {
        this.server = new ServerOptions(surroundings);
    }

    @Override
    public Integer call() {
        return server.say(
                gateway -> new Workloads(gateway).cancel(id, reason).json(), answer -> text(RemoteWorkload.of(answer)));
    }

    private static String text(RemoteWorkload workload) {
        return switch (workload.state()) {
            case SUCCEEDED, FAILED, TIMED_OUT ->
                "Workload " + workload.id() + " had ended already: " + workload.state();
            case CANCELLED -> "Workload " + workload.id() + " is cancelled";
            case QUEUED, RUNNING -> "Workload " + workload.id() + " will be cancelled";
        };
    }
}
