package io.drover.cli.submit;

import io.drover.cli.follow.FollowUp;
import io.drover.cli.follow.ResultFile;
import io.drover.cli.follow.ResultPrinter;
import io.drover.cli.gateway.Gateway;
import io.drover.cli.gateway.QueryText;
import io.drover.cli.gateway.RemoteWorkload;
import io.drover.cli.gateway.ResultFormat;
import io.drover.cli.gateway.Retries;
import io.drover.cli.gateway.ServerOptions;
import io.drover.cli.gateway.Surroundings;
import io.drover.cli.gateway.Workloads;
import io.drover.cli.terminal.Figures;
import io.drover.model.ExitCode;
import io.drover.model.Moment;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover submit}. */
@Command(
        name = "submit",
        aliases = "client",
        description = "Submit a workload file, show progress, collect the results, print a summary.",
        footer = {
            "",
            "Exit codes: 0 every task succeeded, 1 some failed or were cancelled or timed out,",
            "2 a mistake in what was asked for, 3 the server refused or did not answer,",
            "4 something failed on this machine.",
            "Efficiency compares with the ideal time max(T/s, ceil(n/s)*T/n) for n tasks",
            "that took T altogether on s slots."
        })
public final class SubmitCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec command;

    @Mixin
    private final ServerOptions server;

    @Option(
            names = {"-w", "--workload"},
            required = true,
            paramLabel = "FILE",
            description = "the workload file, one task a line; - reads standard input")
    private String workload = "";

    @Option(names = "--priority", paramLabel = "0..9", description = "9 is first (default: 5)")
    private @Nullable Integer priority;

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            description = "when it times out: from now (10m) or a time like 2026-01-31T12:00:00Z")
    private @Nullable String deadline;

    @Option(names = "--retries", paramLabel = "N", description = "how often a failed task runs again (default: 0)")
    private @Nullable Integer retries;

    @Option(names = "--task-timeout", paramLabel = "TIME", description = "how long one task may run (default: 1h)")
    private @Nullable String taskTimeout;

    @Option(names = "--fragment-size", paramLabel = "N", description = "tasks per fragment (default: automatic)")
    private @Nullable Integer fragmentSize;

    @Option(
            names = "--executor",
            paramLabel = "vm|faas",
            description = "run it on workers or on functions (default: vm)")
    private @Nullable String executor;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "the same key never makes a second workload (default: a fresh one)")
    private @Nullable String idempotencyKey;

    @Option(names = "--client", paramLabel = "NAME", description = "whom the workload belongs to, without API keys")
    private @Nullable String client;

    @Option(names = "--no-wait", description = "print the id and do not wait")
    private boolean noWait;

    @Option(
            names = "--results",
            paramLabel = "FILE",
            description = "collect every result into this file; - prints them")
    private @Nullable Path results;

    @Option(
            names = "--format",
            defaultValue = "ndjson",
            paramLabel = "FORMAT",
            description = "of the results: ${COMPLETION-CANDIDATES} (default: ndjson)")
    private ResultFormat format = ResultFormat.ndjson;

    public SubmitCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.server = new ServerOptions(surroundings);
    }

    @Override
    public Integer call() throws IOException {
        Moment begun = surroundings.time().now();
        refuseUselessTarget();
        try (WorkloadSource source = source();
                Gateway gateway = server.connect(client)) {
            String key = idempotencyKey == null ? gateway.freshKey() : idempotencyKey;
            RemoteWorkload submitted = new Workloads(gateway).submit(source.file(), query(), key, sayOnce());
            if (noWait) {
                server.print(
                        submitted.json(), _ -> surroundings.terminal().out().println(submitted.id()));
                return ExitCode.DONE.status();
            }
            surroundings.terminal().err().println("Submitted " + submitted.id());
            return new FollowUp(gateway, surroundings)
                    .seeThrough(
                            submitted,
                            begun,
                            new FollowUp.Wish(server.repeated(), source.file(), results, format, server.json()));
        }
    }

    private Retries sayOnce() {
        AtomicBoolean said = new AtomicBoolean();
        return (trouble, left) -> {
            if (!said.getAndSet(true)) {
                surroundings
                        .terminal()
                        .err()
                        .println("drover: trying again for " + Figures.duration(left)
                                + " at most; the same key keeps it single (" + trouble.line() + ")");
            }
        };
    }

    private String query() {
        return new QueryText()
                .with("priority", priority)
                .with("deadline", deadline)
                .with("retries", retries)
                .with("taskTimeout", taskTimeout)
                .with("fragmentSize", fragmentSize)
                .with("executor", executor)
                .toString();
    }

    private WorkloadSource source() throws IOException {
        try {
            return WorkloadSource.open(workload, surroundings.in());
        } catch (FileSystemException e) {
            throw wrong("cannot read the workload file '" + workload + "': " + e.getReason() + ".");
        }
    }

    /** Found out before the work is done, not after. */
    private void refuseUselessTarget() throws IOException {
        if (ResultPrinter.isStandardOutput(results)) {
            if (server.json()) {
                throw wrong("--json and '--results -' cannot both have standard output. Name a file for the results.");
            }
        } else if (results != null) {
            String why = ResultFile.uselessBecause(results, WorkloadSource.path(workload));
            if (why != null) {
                throw wrong("cannot write the results to '" + results + "': " + why + ".");
            }
        }
    }

    private RuntimeException wrong(String message) {
        return command == null
                ? new IllegalArgumentException(message)
                : new ParameterException(command.commandLine(), message);
    }
}
