package io.drover.cli.workers;

import io.drover.cli.gateway.RemoteWorkload;
import io.drover.cli.gateway.ServerOptions;
import io.drover.cli.gateway.Surroundings;
import io.drover.cli.terminal.Figures;
import io.drover.cli.terminal.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code drover workers}. */
@Command(name = "workers", description = "List the workers.")
public final class WorkersCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server;

    public WorkersCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.server = new ServerOptions(surroundings);
    }

    @Override
    public Integer call() {
        return server.answer(gateway -> gateway.get("/workers"), this::print);
    }

    private void print(JsonNode page) {
        Table table = new Table("ID", "STATE", "HEALTHY", "SLOTS", "BUSY", "ADDRESS", "ZONE", "STARTED", "HEARTBEAT")
                .optional("STARTED", "ZONE", "HEARTBEAT", "ADDRESS");
        int slots = 0;
        int busy = 0;
        for (JsonNode worker : page.path("items")) {
            boolean healthy = worker.path("healthy").asBoolean(true);
            slots += healthy ? worker.path("slots").asInt(0) : 0;
            busy += healthy ? worker.path("busy").asInt(0) : 0;
            table.row(
                    worker.path("id").asString("-"),
                    worker.path("state").asString("-"),
                    healthy ? "yes" : worker.path("deaf").asBoolean(false) ? "deaf" : "no",
                    Integer.toString(worker.path("slots").asInt(0)),
                    Integer.toString(worker.path("busy").asInt(0)),
                    worker.path("address").asString("-"),
                    worker.path("zone").asString("-"),
                    Figures.instant(RemoteWorkload.instant(worker.path("startedAt"))),
                    Figures.instant(RemoteWorkload.instant(worker.path("heartbeatAt"))));
        }
        table.print(surroundings.terminal());
        surroundings
                .terminal()
                .out()
                .println(Figures.count(busy) + " of " + Figures.count(slots, "slot") + " of healthy workers busy");
    }
}
