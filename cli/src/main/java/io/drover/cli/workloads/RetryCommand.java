package io.drover.cli.workloads;

import io.drover.cli.gateway.Gateway;
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

    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for 'drover audit'")
    private @Nullable String reason;

    @Parameters(paramLabel = "ID", description = "the workload")
    private String id = "";

    public RetryCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (Gateway gateway = server.connect(surroundings)) {
            RemoteWorkload workload = new Workloads(gateway).retry(id, reason);
            if (!server.printedAsJson(workload.json(), surroundings)) {
                surroundings
                        .terminal()
                        .out()
                        .println("Submitted " + workload.id() + " with "
                                + Figures.count(workload.tasks().total(), "task") + "; drover status " + workload.id()
                                + " --follow" + server.repeated());
            }
        }
        return 0;
    }
}
