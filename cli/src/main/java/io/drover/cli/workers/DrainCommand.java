package io.drover.cli.workers;

import io.drover.cli.gateway.QueryText;
import io.drover.cli.gateway.ServerOptions;
import io.drover.cli.gateway.Surroundings;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover drain}. */
@Command(name = "drain", description = "Ask a worker to finish what it holds and then end.")
public final class DrainCommand implements Callable<Integer> {

    @Mixin
    private final ServerOptions server;

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for 'drover audit'")
    private @Nullable String reason;

    @Parameters(paramLabel = "WORKER", description = "the worker's id, as 'drover workers' shows it")
    private String worker = "";

    public DrainCommand(Surroundings surroundings) {
        this.server = new ServerOptions(surroundings);
    }

    @Override
    public Integer call() {
        String path = "/workers/" + QueryText.encode(worker) + "/drain" + new QueryText().with("reason", reason);
        return server.say(
                gateway -> gateway.post(path), _ -> "Worker " + worker + " will finish what it holds and end");
    }
}
