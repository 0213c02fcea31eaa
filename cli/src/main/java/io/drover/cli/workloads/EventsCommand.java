package io.drover.cli.workloads;

import io.drover.cli.follow.Headway;
import io.drover.cli.follow.ProgressBar;
import io.drover.cli.follow.RateMeter;
import io.drover.cli.gateway.EventStream;
import io.drover.cli.gateway.Gateway;
import io.drover.cli.gateway.RemoteWorkload;
import io.drover.cli.gateway.ServerOptions;
import io.drover.cli.gateway.Surroundings;
import io.drover.cli.gateway.Workloads;
import io.drover.cli.terminal.Figures;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drover events}. */
@Command(
        name = "events",
        description = "Print every change of a workload as it happens, until it ends.",
        footer = {"", "With --json every event is one line of JSON."})
public final class EventsCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "ID", description = "the workload")
    private String id = "";

    public EventsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        RateMeter meter = new RateMeter();
        try (Gateway gateway = server.connect(surroundings)) {
            new EventStream(gateway, surroundings)
                    .follow(
                            Workloads.path(id) + "/events",
                            workload -> surroundings.terminal().out().println(line(workload, meter)));
        }
        return 0;
    }

    private String line(RemoteWorkload workload, RateMeter meter) {
        if (server.json()) {
            return workload.json().toString();
        }
        Instant now = surroundings.clock().instant();
        double rate = meter.note(now, workload.tasks().ended());
        return Figures.instant(now) + "  " + ProgressBar.line(new Headway(workload.state(), workload.tasks(), rate));
    }
}
