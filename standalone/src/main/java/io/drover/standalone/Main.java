package io.drover.standalone;

import io.drover.benchmarks.BenchCommand;
import io.drover.benchmarks.BenchElastic;
import io.drover.benchmarks.BenchTasks;
import io.drover.cli.Drover;
import io.drover.cli.Failure;
import io.drover.model.NeutralLocale;
import io.drover.wiring.start.StartTrouble;
import java.io.PrintStream;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The whole {@code drover} command: the client's part and the commands that start services. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        NeutralLocale.useEverywhere();
        System.exit(commandLine(System.out).execute(arguments));
    }

    static CommandLine commandLine(PrintStream out) {
        CommandLine bench = new CommandLine(new BenchCommand());
        bench.addSubcommand(new BenchTasks(new EmbeddedServer(), out, System.err));
        bench.addSubcommand(new BenchElastic(new EmbeddedServer(), out, System.err));
        CommandLine functions = new CommandLine(new FunctionsCommand());
        functions.addSubcommand(new FunctionsDeployCommand(out));
        CommandLine blackbox = new CommandLine(new BlackboxCommand());
        blackbox.addSubcommand(new BlackboxExportCommand(out));
        CommandLine drover = Drover.commandLine(
                List.of(
                        new UpCommand(out),
                        new DemoCommand(out),
                        new SchedulerCommand(out),
                        new WorkerCommand(),
                        new ProvisionerCommand(out),
                        new ServeCommand(),
                        new BackendCommand(out),
                        new InstanceHostCommand(out),
                        new InitCommand(out),
                        new BackupCommand(out),
                        new ReplayCommand(out),
                        blackbox,
                        functions,
                        bench),
                failure -> {
                    StartTrouble trouble = StartTrouble.of(failure);
                    LoggerFactory.getLogger(Main.class).debug("the command failed", failure);
                    return new Failure(trouble.code(), trouble.line());
                });
        return drover.setCaseInsensitiveEnumValuesAllowed(true);
    }
}
