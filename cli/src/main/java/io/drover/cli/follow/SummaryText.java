package io.drover.cli.follow;

import io.drover.cli.gateway.RemoteWorkload;
import io.drover.cli.terminal.Figures;
import io.drover.cli.terminal.Style;
import io.drover.cli.terminal.Terminal;
import io.drover.model.workload.WorkloadState;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/** Prints a summary. */
final class SummaryText {

    private final Terminal terminal;

    SummaryText(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Prints it all.
     *
     * @param waited by this client's clock, collecting included; less than the whole for one who came later
     */
    void print(RemoteWorkload workload, Summary summary, Duration waited) {
        Duration total = waited.compareTo(summary.runTime()) < 0 ? summary.runTime() : waited;
        boolean good = workload.state() == WorkloadState.SUCCEEDED;
        line(
                "Workload",
                workload.id() + "  "
                        + terminal.styled(
                                good ? Style.GOOD : Style.BAD, workload.state().name()));
        if (!workload.fault().isEmpty()) {
            line("Reason", workload.fault());
        }
        line("Tasks", tasks(summary));
        line(
                "Total time",
                Figures.duration(total) + " (" + Figures.duration(summary.runTime()) + " from submission to end)");
        line("Task time", Figures.duration(summary.taskTime()) + ", all tasks added up");
        summary.speedUp().ifPresent(factor -> line("Speed-up", Figures.decimal(factor) + " times one slot"));
        efficiency(summary);
        if (!workload.cost().matches("0(\\.0*)?")) {
            line("Cost", "$" + workload.cost());
        }
    }

    void line(String name, String value) {
        terminal.out().println(String.format(Locale.ROOT, "%-11s %s", name, value));
    }

    private void efficiency(Summary summary) {
        if (summary.hadSlotsToSpare()) {
            line("Efficiency", "no figure: with more slots than tasks the longest task decides");
            return;
        }
        OptionalDouble efficiency = summary.efficiency();
        if (efficiency.isPresent()) {
            Duration ideal = Duration.ofNanos(Math.round(summary.idealSeconds().orElse(0) * 1e9));
            line(
                    "Efficiency",
                    Figures.percent(efficiency.getAsDouble()) + " of the ideal " + Figures.duration(ideal) + " with "
                            + Figures.count(summary.slots(), "slot"));
        }
    }

    private static String tasks(Summary summary) {
        long notRun = summary.tasks().total() - summary.tasks().ended();
        return Figures.count(summary.tasks().total()) + ": "
                + Figures.count(summary.tasks().succeeded()) + " succeeded, "
                + Figures.count(summary.tasks().failed()) + " failed"
                + (notRun == 0 ? "" : ", " + Figures.count(notRun) + " not run");
    }
}
