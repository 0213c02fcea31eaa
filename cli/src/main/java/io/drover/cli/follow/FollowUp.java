package io.drover.cli.follow;

import io.drover.cli.gateway.Gateway;
import io.drover.cli.gateway.GatewayException;
import io.drover.cli.gateway.QueryText;
import io.drover.cli.gateway.RemoteWorkload;
import io.drover.cli.gateway.ResultFormat;
import io.drover.cli.gateway.Surroundings;
import io.drover.cli.gateway.Workloads;
import io.drover.cli.terminal.Figures;
import io.drover.cli.terminal.Style;
import io.drover.cli.terminal.Terminal;
import io.drover.model.ExitCode;
import io.drover.model.Moment;
import io.drover.model.workload.WorkloadState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sees a workload through: waits, collects the results, says what became of it. */
public final class FollowUp {

    /**
     * What to do with a workload that has been handed in.
     *
     * @param again what to put behind a command to reach the same gateway
     * @param source the workload file, to name lines; absent if there is none any more
     * @param results where to put all results; absent: nowhere; {@code -}: standard output, and all else to standard error
     */
    public record Wish(
            String again, @Nullable Path source, @Nullable Path results, ResultFormat format, boolean json) {}

    private final Gateway gateway;
    private final Workloads workloads;
    private final Surroundings surroundings;
    private final Terminal terminal;

    public FollowUp(Gateway gateway, Surroundings surroundings) {
        this.gateway = gateway;
        this.workloads = new Workloads(gateway);
        this.surroundings = surroundings;
        this.terminal = surroundings.terminal();
    }

    /**
     * Follows a workload to its end and reports.
     *
     * @param begun when the person's wait began
     * @return an exit code
     */
    public int seeThrough(RemoteWorkload submitted, Moment begun, Wish wish) throws IOException {
        RemoteWorkload ended = waitForEnd(submitted, wish);
        // What runs as functions has other slots than the fleet's.
        int slots = ended.executor().equals("vm") ? slots() : 0;
        Terminal terminal = this.terminal;
        if (ResultPrinter.isStandardOutput(wish.results())) {
            terminal.out().flush();
            ResultPrinter.print(workloads, ended.id(), "", wish.format(), terminal.bytes());
            terminal = terminal.aside();
        } else if (wish.results() != null) {
            long bytes = ResultFile.fetch(workloads, ended.id(), "", wish.format(), wish.results());
            terminal.err().println("Results in " + wish.results() + " (" + Figures.count(bytes, "byte") + ")");
        }
        if (wish.json()) {
            terminal.out().println(ended.json().toPrettyString());
        } else {
            Summary summary = new Summary(ended.tasks(), ended.elapsed(now().wall()), ended.taskTime(), slots);
            new SummaryText(terminal).print(ended, summary, now().since(begun));
            if (wish.results() == null) {
                new SummaryText(terminal).line("Results", "drover results " + ended.id() + wish.again());
            }
            listFailures(ended, wish, terminal);
        }
        return (ended.state() == WorkloadState.SUCCEEDED ? ExitCode.DONE : ExitCode.WORK_FAILED).status();
    }

    private RemoteWorkload waitForEnd(RemoteWorkload submitted, Wish wish) {
        String goesOn = "workload " + submitted.id() + " goes on on the server; follow it with 'drover status "
                + submitted.id() + " --follow" + wish.again() + "', cancel it with 'drover cancel " + submitted.id()
                + wish.again() + "'";
        Runnable stayed = surroundings.interrupts().onInterrupt(() -> {
            terminal.err().println();
            terminal.err().println("drover: " + goesOn);
            terminal.err().flush();
        });
        try {
            return new Follower(workloads, surroundings).follow(submitted);
        } catch (GatewayException e) {
            if (e.trouble().passing()) {
                terminal.err().println("drover: " + goesOn);
            }
            throw e;
        } finally {
            stayed.run();
        }
    }

    private void listFailures(RemoteWorkload ended, Wish wish, Terminal terminal) throws IOException {
        if (ended.tasks().failed() == 0) {
            return;
        }
        List<FailedTask> failed = failedTasks(ended.id());
        Map<Long, Long> lines = wish.source() == null
                ? Map.of()
                : TaskLines.of(
                        wish.source(), failed.stream().map(FailedTask::task).toList());
        for (FailedTask task : failed) {
            Long line = lines.get(task.task());
            String place = line == null ? "task " + task.task() : "line " + line;
            terminal.out()
                    .println("  " + place + ": " + terminal.styled(Style.BAD, task.code()) + ": " + task.message());
        }
        long more = ended.tasks().failed() - failed.size();
        if (more > 0) {
            terminal.out()
                    .println("  and " + Figures.count(more) + " more: drover results " + ended.id() + " --state FAILED"
                            + wish.again());
        }
    }

    private List<FailedTask> failedTasks(String id) {
        List<FailedTasks> last = new ArrayList<>();
        workloads.results(id, new QueryText().with("state", "FAILED").toString(), ResultFormat.ndjson, () -> {
            last.add(new FailedTasks());
            return last.getLast();
        });
        return last.getLast().found();
    }

    /** Slots of all healthy workers; 0 if the gateway cannot tell, since a summary without them is still one. */
    private int slots() {
        try {
            return gateway.get("/status")
                    .path("executors")
                    .path("vm")
                    .path("slots")
                    .asInt(0);
        } catch (GatewayException e) {
            terminal.err()
                    .println("drover: the number of slots is unknown ("
                            + e.trouble().line() + ")");
            return 0;
        }
    }

    private Moment now() {
        return surroundings.time().now();
    }
}
