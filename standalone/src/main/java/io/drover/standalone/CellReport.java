package io.drover.standalone;

import io.drover.model.workload.WorkloadId;
import io.drover.scheduler.blackbox.CellEntry;
import io.drover.scheduler.blackbox.CellJson;
import io.drover.scheduler.blackbox.CellReplay;
import io.drover.scheduler.blackbox.Outline;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code drover replay} says of a cell. */
final class CellReport implements ReplayReport {

    /** More differences than this are counted only: the first one led to the others. */
    private static final int MOST_DIFFERENCES = 5;

    private final PrintStream out;
    private final @Nullable WorkloadId workload;
    private final TimeShown time;
    private final CellReplay replay = new CellReplay(this::step, this::differs);
    private long differences;

    /** Shows all steps in which something is decided if neither a workload nor a time is given, else those. */
    CellReport(PrintStream out, @Nullable WorkloadId workload, TimeShown time) {
        this.out = out;
        this.workload = workload;
        this.time = time;
    }

    @Override
    public void read(String segment, String line) {
        CellEntry entry = CellJson.entry(line);
        if (entry instanceof CellEntry.Begun begun) {
            begins(segment, begun);
        }
        replay.accept(entry);
    }

    private void begins(String segment, CellEntry.Begun begun) {
        out.printf(
                Locale.ROOT,
                "  %s: cell %s, epoch %d, from %s on, by version %s%s%n",
                segment,
                begun.cell(),
                begun.epoch(),
                begun.at().wall(),
                begun.build(),
                begun.lost() == 0 ? "" : "; " + begun.lost() + " entries before it were not kept");
    }

    private void differs(CellReplay.Difference difference) {
        differences++;
        if (differences <= MOST_DIFFERENCES) {
            out.printf(Locale.ROOT, "  DIFFERS at %s: %s%n", difference.at().wall(), difference.what());
        }
    }

    private void step(CellReplay.Step step) {
        List<Outline.Line> lines = Outline.of(step.decisions());
        if (!isWanted(step, lines)) {
            return;
        }
        time.shown(step.now().wall());
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
        boolean isThen = time.passes(step.now().wall());
        boolean isOfIt = workload == null
                ? !lines.isEmpty() || (time.isChosen() && !step.entry().events().isEmpty())
                : lines.stream().anyMatch(line -> line.workload().equals(workload))
                        || step.entry().events().stream().anyMatch(event -> Outline.isAbout(event, workload));
        return isThen && isOfIt;
    }

    @Override
    public void end() {
        out.print(time.whatThereIs());
        out.printf(
                Locale.ROOT,
                "  %d steps made again: %s%n",
                replay.steps(),
                differences == 0
                        ? "this version decides as was recorded"
                        : differences + " differences from what was recorded");
    }

    @Override
    public boolean hasBegun() {
        return replay.begun().isPresent();
    }

    @Override
    public boolean isSame() {
        return differences == 0;
    }
}
