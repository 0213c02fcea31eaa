package io.drover.standalone;

import io.drover.model.workload.WorkloadId;
import io.drover.scheduler.blackbox.CellEntry;
import io.drover.scheduler.blackbox.CellReplay;
import io.drover.scheduler.blackbox.Outline;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is shown of the steps of a cell: those in which something is decided, all near a time, or those about a workload. */
final class CellReport {

    private final @Nullable WorkloadId workload;
    private final ReplayReport report;
    private final PrintStream out;
    private final CellReplay replay;

    CellReport(@Nullable WorkloadId workload, ReplayReport report) {
        this.workload = workload;
        this.report = report;
        this.out = report.out();
        this.replay = new CellReplay(
                this::step, difference -> report.differs(difference.at().wall(), difference.what()));
    }

    void read(String segment, CellEntry entry) {
        if (entry instanceof CellEntry.Begun begun) {
            String of = "cell " + begun.cell() + ", epoch " + begun.epoch() + ", ";
            report.begins(segment, of, begun.at().wall(), begun.build(), begun.lost());
        }
        replay.accept(entry);
    }

    void end() {
        report.end(replay.steps(), "steps made");
    }

    private void step(CellReplay.Step step) {
        List<Outline.Line> lines = Outline.of(step.decisions());
        if (!isWanted(step, lines)) {
            return;
        }
        report.shown(step.now().wall());
        out.printf(Locale.ROOT, "%s  step %d", step.now().wall(), step.number());
        String events = step.entry().events().stream()
                .filter(event -> workload == null || Outline.isAbout(event, workload))
                .map(Outline::of)
                .collect(Collectors.joining("; "));
        out.println(events.isEmpty() ? "" : "  " + events);
        for (Outline.Line line : lines) {
            if (workload == null || line.workload().equals(workload)) {
                out.println("    " + line.what() + (line.why().isEmpty() ? "" : ": " + line.why()));
            }
        }
        step.decisions().failures().forEach(failure -> out.println("    FAILED: " + failure));
    }

    private boolean isWanted(CellReplay.Step step, List<Outline.Line> lines) {
        boolean isThen = report.passes(step.now().wall());
        boolean isOfIt = workload == null
                ? !lines.isEmpty()
                        || (report.isChosen() && !step.entry().events().isEmpty())
                : lines.stream().anyMatch(line -> line.workload().equals(workload))
                        || step.entry().events().stream().anyMatch(event -> Outline.isAbout(event, workload));
        return isThen && isOfIt;
    }
}
