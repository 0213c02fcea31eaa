package io.drover.cli.audit;

import io.drover.cli.gateway.QueryText;
import io.drover.cli.gateway.RemoteWorkload;
import io.drover.cli.gateway.ServerOptions;
import io.drover.cli.gateway.Surroundings;
import io.drover.cli.terminal.Figures;
import io.drover.cli.terminal.Table;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code drover audit}. */
@Command(name = "audit", description = "Tell who did what, when and why, newest first; for operators.")
public final class AuditCommand implements Callable<Integer> {

    @Mixin
    private final ServerOptions server;

    @Parameters(
            paramLabel = "SUBJECT",
            arity = "0..1",
            description = "only what was done to this workload, worker or queue")
    private @Nullable String subject;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "at most so many (default: 50)")
    private int limit;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "go on behind an earlier answer")
    private @Nullable String cursor;

    public AuditCommand(Surroundings surroundings) {
        this.server = new ServerOptions(surroundings);
    }

    @Override
    public Integer call() {
        QueryText query =
                new QueryText().with("subject", subject).with("limit", limit).with("cursor", cursor);
        return server.answer(gateway -> gateway.get("/audit" + query), this::print);
    }

    private void print(JsonNode page) {
        Table table = new Table("AT", "WHO", "ACT", "SUBJECT", "REASON");
        for (JsonNode entry : page.path("items")) {
            table.row(
                    Figures.instant(RemoteWorkload.instant(entry.path("at"))),
                    entry.path("who").asString("-"),
                    entry.path("act").asString("-"),
                    entry.path("subject").asString("-"),
                    entry.path("reason").asString("-"));
        }
        server.print("audit", page, table);
    }
}
