package io.drover.cli.workloads;

import io.drover.cli.follow.ResultFile;
import io.drover.cli.follow.ResultPrinter;
import io.drover.cli.gateway.Gateway;
import io.drover.cli.gateway.QueryText;
import io.drover.cli.gateway.ResultFormat;
import io.drover.cli.gateway.ServerOptions;
import io.drover.cli.gateway.Surroundings;
import io.drover.cli.gateway.Workloads;
import io.drover.cli.terminal.Figures;
import io.drover.model.result.TaskState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover results}. */
@Command(name = "results", description = "Fetch the results of a workload; while it runs, those there are.")
public final class ResultsCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server;

    @Parameters(paramLabel = "ID", description = "the workload")
    private String id = "";

    @Option(names = "--format", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: ndjson)")
    private @Nullable ResultFormat format;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "write to this file (default: standard output, -)")
    private @Nullable Path output;

    @Option(names = "--state", paramLabel = "STATE", description = "only these tasks: ${COMPLETION-CANDIDATES}")
    private @Nullable TaskState state;

    public ResultsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.server = new ServerOptions(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        ResultFormat chosen = format != null ? format : server.json() ? ResultFormat.json : ResultFormat.ndjson;
        String query = new QueryText().with("state", state).toString();
        try (Gateway gateway = server.connect()) {
            Workloads workloads = new Workloads(gateway);
            if (output != null && !ResultPrinter.isStandardOutput(output)) {
                long bytes = ResultFile.fetch(workloads, id, query, chosen, output);
                surroundings
                        .terminal()
                        .err()
                        .println("Results in " + output + " (" + Figures.count(bytes, "byte") + ")");
            } else {
                ResultPrinter.print(
                        workloads, id, query, chosen, surroundings.terminal().bytes());
            }
        }
        return 0;
    }
}
