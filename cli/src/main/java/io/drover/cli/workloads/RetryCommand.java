package io.drover.cli.workloads;

import io.drover.cli.gateway.RemoteWorkload;
import io.drover.cli.gateway.ServerOptions;
import io.drover.cli.gateway.Surroundings;
import io.drover.cli.gateway.Workloads;
import io.drover.cli.terminal.Figures;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover retry}. */
@Command(
        name = "retry",
        description = "Submit the tasks of an ended workload again that did not succeed, as a new workload.")
public final class RetryCommand implements Callable<Integer> {

    @Mixin
    private final ServerOptions server;

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for 'drover audit'")
    private @Nullable String reason;

    @Parameters(paramLabel = "ID", description = "the workload")
    private String id = "";

    public RetryCommand(Surroundings surroundings) {
        this.server = new ServerOptions(surroundings);
    }

    @Override
    public Integer call() {
        return server.say(
                gateway -> new Workloads(gateway).retry(id, reason).json(), answer -> text(RemoteWorkload.of(answer)));
    }

    private String text(RemoteWorkload workload) {
        return "Submitted " + workload.id() + " with "
                + Figures.count(workload.tasks().total(), "task") + "; drover status " + workload.id() + " --follow"
                + server.repeated();
    }
}
