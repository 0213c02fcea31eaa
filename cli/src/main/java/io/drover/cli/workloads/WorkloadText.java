package io.drover.cli.workloads;

import io.drover.cli.gateway.RemoteWorkload;
import io.drover.cli.gateway.Surroundings;
import io.drover.cli.terminal.Figures;
import io.drover.cli.terminal.Style;
import io.drover.cli.terminal.Terminal;
import io.drover.model.workload.UnitCounts;
import io.drover.model.workload.WorkloadState;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** One workload in full. */
final class WorkloadText {

    private WorkloadText() {}

    static void print(RemoteWorkload workload, Surroundings surroundings) {
        Terminal terminal = surroundings.terminal();
        line(terminal, "Workload", workload.id());
        line(terminal, "State", state(workload.state(), terminal));
        if (!workload.fault().isEmpty()) {
            line(terminal, "Reason", workload.fault());
        }
        line(terminal, "Client", workload.client() + ", priority " + workload.priority());
        line(terminal, "Tasks", tasks(workload.tasks()));
        line(terminal, "Fragments", fragments(workload.json().path("fragments")));
        line(terminal, "Task time", Figures.duration(workload.taskTime()));
        line(
                terminal,
                "Elapsed",
                Figures.duration(workload.elapsed(surroundings.time().now().wall())));
        line(terminal, "Cost", "$" + workload.cost());
        line(terminal, "Submitted", Figures.instant(workload.submittedAt()));
        line(terminal, "Started", Figures.instant(workload.startedAt()));
        line(terminal, "Finished", Figures.instant(workload.finishedAt()));
    }

    static String state(WorkloadState state, Terminal terminal) {
        return switch (state) {
            case SUCCEEDED -> terminal.styled(Style.GOOD, state.name());
            case FAILED, TIMED_OUT, CANCELLED -> terminal.styled(Style.BAD, state.name());
            case QUEUED, RUNNING -> state.name();
        };
    }

    private static String tasks(UnitCounts tasks) {
        return Figures.count(tasks.total()) + ": " + Figures.count(tasks.waiting()) + " waiting, "
                + Figures.count(tasks.running()) + " handed out, " + Figures.count(tasks.succeeded()) + " succeeded, "
                + Figures.count(tasks.failed()) + " failed";
    }

    private static String fragments(JsonNode fragments) {
        return Figures.count(fragments.path("cut").asLong(0)) + " cut, "
                + Figures.count(fragments.path("ended").asLong(0)) + " ended, "
                + Figures.count(fragments.path("redispatched").asLong(0)) + " dispatched again, "
                + Figures.count(fragments.path("copies").asLong(0)) + " copies";
    }

    private static void line(Terminal terminal, String name, String value) {
        terminal.out().println(String.format(Locale.ROOT, "%-10s %s", name, value));
    }
}
