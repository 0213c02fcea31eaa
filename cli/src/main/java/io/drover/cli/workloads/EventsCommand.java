package io.drover.cli.workloads;

import io.drover.cli.follow.Advance;
import io.drover.cli.follow.ProgressBar;
import io.drover.cli.follow.RateMeter;
import io.drover.cli.gateway.EventStream;
import io.drover.cli.gateway.Gateway;
import io.drover.cli.gateway.RemoteWorkload;
import io.drover.cli.gateway.ServerOptions;
import io.drover.cli.gateway.Surroundings;
import io.drover.cli.gateway.Workloads;
import io.drover.cli.terminal.ClosedOutputException;
import io.drover.cli.terminal.Figures;
import io.drover.model.Moment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
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
    private final ServerOptions server;

    @Parameters(paramLabel = "ID", description = "the workload")
    private String id = "";

    public EventsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.server = new ServerOptions(surroundings);
    }

    @Override
    public Integer call() {
        RateMeter meter = new RateMeter();
        try (Gateway gateway = server.connect()) {
            new EventStream(gateway, surroundings)
                    .follow(Workloads.path(id) + "/events", workload -> print(line(workload, meter)));
        }
        return 0;
    }

    private void print(String line) {
        PrintWriter out = surroundings.terminal().out();
        out.println(line);
        if (out.checkError()) {
            // Nobody would see what is still to come.
            throw new UncheckedIOException(new ClosedOutputException(new IOException("standard output is closed")));
        }
    }

    private static double inAll(RemoteWorkload workload) {
        double seconds = workload.elapsed(Instant.MAX).toNanos() / 1e9;
        return seconds <= 0 ? 0 : workload.tasks().ended() / seconds;
    }

    private String line(RemoteWorkload workload, RateMeter meter) {
        if (server.json()) {
            return workload.json().toString();
        }
        Moment now = surroundings.time().now();
        Instant at = workload.finishedAt() == null ? now.wall() : workload.finishedAt();
        double lately = meter.note(now, workload.tasks().ended());
        // Of a workload that ended before anybody looked, nothing was measured.
        double rate = lately == 0 && workload.finishedAt() != null ? inAll(workload) : lately;
        return Figures.instant(at) + "  " + ProgressBar.line(new Advance(workload.state(), workload.tasks(), rate));
    }
}
