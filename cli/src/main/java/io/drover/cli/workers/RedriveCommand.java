package io.drover.cli.workers;

import io.drover.cli.gateway.Gateway;
import io.drover.cli.gateway.QueryText;
import io.drover.cli.gateway.ServerOptions;
import io.drover.cli.gateway.Surroundings;
import io.drover.cli.terminal.Figures;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code drover redrive}. */
@Command(name = "redrive", description = "Send dead letters round again.")
public final class RedriveCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for 'drover audit'")
    private @Nullable String reason;

    public RedriveCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        try (Gateway gateway = server.connect(surroundings)) {
            JsonNode answer = gateway.post("/dead-letters/redrive" + new QueryText().with("reason", reason));
            if (!server.printedAsJson(answer, surroundings)) {
                String moved = Figures.count(answer.path("moved").asLong(0), "dead letter");
                surroundings.terminal().out().println(moved + " sent round again");
            }
        }
        return 0;
    }
}
