package io.drover.cli.follow;

import io.drover.cli.gateway.RemoteWorkload;
import io.drover.cli.terminal.Terminal;
import io.drover.model.Moment;
import io.drover.model.workload.WorkloadState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Shows progress: one line that is drawn over for a person, a line now and then for a file. Not thread-safe. */
public final class ProgressDisplay {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
    private static final String START_OF_LINE = "\r";
    private static final String CLEAR_REST = "\u001b[K";

    private final Terminal terminal;
    private final RateMeter meter = new RateMeter();
    private @Nullable Moment lastLine;
    private @Nullable WorkloadState lastState;
    private boolean drawn;

    public ProgressDisplay(Terminal terminal) {
        this.terminal = terminal;
    }

    public void show(RemoteWorkload workload, Moment now) {
        double rate = meter.note(now, workload.tasks().ended());
        Advance progress = new Advance(workload.state(), workload.tasks(), rate);
        if (terminal.interactive()) {
            terminal.err().print(START_OF_LINE + ProgressBar.bar(progress, terminal.width() - 1) + CLEAR_REST);
            terminal.err().flush();
            drawn = true;
        } else if (isDue(workload.state(), now)) {
            lastLine = now;
            lastState = workload.state();
            terminal.err().println(ProgressBar.line(progress));
        }
    }

    /** Prints a line of its own. */
    public void say(String line) {
        finish();
        terminal.err().println(line);
    }

    /** Leaves the drawn line as it is. */
    public void finish() {
        if (drawn) {
            terminal.err().println();
            drawn = false;
        }
    }

    private boolean isDue(WorkloadState state, Moment now) {
        return lastLine == null || state != lastState || now.since(lastLine).compareTo(BETWEEN_LINES) >= 0;
    }
}
