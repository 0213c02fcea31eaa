package io.drover.cli.workloads;

import io.drover.cli.follow.FollowUp;
import io.drover.cli.gateway.Gateway;
import io.drover.cli.gateway.RemoteWorkload;
import io.drover.cli.gateway.ResultFormat;
import io.drover.cli.gateway.ServerOptions;
import io.drover.cli.gateway.Surroundings;
import io.drover.cli.gateway.Workloads;
import io.drover.model.ExitCode;
import io.drover.model.Moment;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover status}. */
@Command(name = "status", description = "Show one workload, or follow it to its end.")
public final class StatusCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server;

    @Parameters(paramLabel = "ID", description = "the workload")
    private String id = "";

    @Option(
            names = {"-f", "--follow"},
            description = "show progress until it ends; then the exit code is 0 if every task succeeded, else 1")
    private boolean follow;

    public StatusCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.server = new ServerOptions(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        Moment begun = surroundings.time().now();
        try (Gateway gateway = server.connect()) {
            RemoteWorkload workload = new Workloads(gateway).find(id);
            if (follow) {
                FollowUp.Wish wish =
                        new FollowUp.Wish(server.repeated(), null, null, ResultFormat.ndjson, server.json());
                return new FollowUp(gateway, surroundings).seeThrough(workload, begun, wish);
            }
            server.print(workload.json(), _ -> WorkloadText.print(workload, surroundings));
            return ExitCode.DONE.status();
        }
    }
}
