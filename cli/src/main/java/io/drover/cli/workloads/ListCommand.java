package io.drover.cli.workloads;

import io.drover.cli.gateway.QueryText;
import io.drover.cli.gateway.RemoteWorkload;
import io.drover.cli.gateway.ServerOptions;
import io.drover.cli.gateway.Surroundings;
import io.drover.cli.terminal.Figures;
import io.drover.cli.terminal.Table;
import io.drover.model.workload.WorkloadState;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code drover list}. */
@Command(name = "list", description = "List workloads, newest first.")
public final class ListCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server;

    @Option(names = "--state", split = ",", paramLabel = "STATE", description = "only these: ${COMPLETION-CANDIDATES}")
    private List<WorkloadState> states = List.of();

    @Option(names = "--client", paramLabel = "NAME", description = "only this client's")
    private @Nullable String client;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "at most so many (default: 50)")
    private int limit;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "go on behind an earlier answer")
    private @Nullable String cursor;

    public ListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.server = new ServerOptions(surroundings);
    }

    @Override
    public Integer call() {
        QueryText query = new QueryText();
        if (!states.isEmpty()) {
            query.with("state", states.stream().map(Enum::name).collect(Collectors.joining(",")));
        }
        query.with("client", client).with("limit", limit).with("cursor", cursor);
        return server.answer(gateway -> gateway.get("/workloads" + query), this::print);
    }

    private void print(JsonNode page) {
        Instant now = surroundings.time().now().wall();
        Table table = new Table("ID", "STATE", "TASKS", "DONE", "FAILED", "PRIORITY", "CLIENT", "SUBMITTED", "ELAPSED")
                .optional("PRIORITY", "SUBMITTED", "CLIENT", "DONE");
        for (JsonNode item : page.path("items")) {
            RemoteWorkload workload = RemoteWorkload.of(item);
            table.row(
                    workload.id(),
                    workload.state().name(),
                    Figures.count(workload.tasks().total()),
                    Figures.count(workload.tasks().ended()),
                    Figures.count(workload.tasks().failed()),
                    Integer.toString(workload.priority()),
                    workload.client(),
                    Figures.instant(workload.submittedAt()),
                    Figures.duration(workload.elapsed(now)));
        }
        server.print("list", page, table);
    }
}
