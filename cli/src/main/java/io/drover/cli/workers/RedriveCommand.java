package io.drover.cli.workers;

import io.drover.cli.gateway.QueryText;
import io.drover.cli.gateway.ServerOptions;
import io.drover.cli.gateway.Surroundings;
import io.drover.cli.terminal.Figures;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drover redrive}. */
@Command(name = "redrive", description = "Send dead letters round again.")
public final class RedriveCommand implements Callable<Integer> {

    @Mixin
    private final ServerOptions server;

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for 'drover audit'")
    private @Nullable String reason;

    public RedriveCommand(Surroundings surroundings) {
        this.server = new ServerOptions(surroundings);
    }

    @Override
    public Integer call() {
        return server.say(
                gateway -> gateway.post("/dead-letters/redrive" + new QueryText().with("reason", reason)),
                answer -> Figures.count(answer.path("moved").asLong(0), "dead letter") + " sent round again");
    }
}
