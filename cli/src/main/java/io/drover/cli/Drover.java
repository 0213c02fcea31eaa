package io.drover.cli;

import io.drover.cli.audit.AuditCommand;
import io.drover.cli.fleet.FleetCommand;
import io.drover.cli.fleet.FleetExplainCommand;
import io.drover.cli.gateway.Interrupts;
import io.drover.cli.gateway.Surroundings;
import io.drover.cli.generate.WorkloadGenCommand;
import io.drover.cli.submit.SubmitCommand;
import io.drover.cli.workers.DrainCommand;
import io.drover.cli.workers.RedriveCommand;
import io.drover.cli.workers.WorkersCommand;
import io.drover.cli.workloads.CancelCommand;
import io.drover.cli.workloads.EventsCommand;
import io.drover.cli.workloads.ListCommand;
import io.drover.cli.workloads.ResultsCommand;
import io.drover.cli.workloads.RetryCommand;
import io.drover.cli.workloads.StatusCommand;
import io.drover.model.NeutralLocale;
import java.util.List;
import picocli.CommandLine;

/** Puts the {@code drover} command together. */
public final class Drover {

    private Drover() {}

    /** The commands that need nothing but a gateway, or nothing at all. */
    public static void main(String[] arguments) {
        NeutralLocale.useEverywhere();
        System.exit(commandLine(List.of(), Failure.Reader.PLAIN).execute(arguments));
    }

    /**
     * The whole command.
     *
     * @param moreSubcommands objects whose classes carry picocli's {@code @Command}
     * @param failures explains what those throw
     */
    public static CommandLine commandLine(List<Object> moreSubcommands, Failure.Reader failures) {
        return commandLine(moreSubcommands, CliWiring.process(CliWiring::onInterrupt), failures);
    }

    /** The same, with another way to end than that of a process of its own. */
    public static CommandLine commandLine(
            List<Object> moreSubcommands, Interrupts interrupts, Failure.Reader failures) {
        return commandLine(moreSubcommands, CliWiring.process(interrupts), failures);
    }

    static CommandLine commandLine(List<Object> moreSubcommands, Surroundings surroundings, Failure.Reader failures) {
        CommandLine root = new CommandLine(new DroverCommand());
        clientCommands(surroundings).forEach(root::addSubcommand);
        root.addSubcommand(new CommandLine(new FleetCommand()).addSubcommand(new FleetExplainCommand(surroundings)));
        moreSubcommands.forEach(root::addSubcommand);
        withHelp(root);
        root.getCommandSpec()
                .addOption(CommandLine.Model.OptionSpec.builder("--version")
                        .versionHelp(true)
                        .description("print the version")
                        .build());
        ErrorText errors = new ErrorText(failures);
        return root.setOut(surroundings.terminal().out())
                .setErr(surroundings.terminal().err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        surroundings.terminal().colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setUsageHelpWidth(Math.min(120, surroundings.terminal().width()))
                .setExecutionExceptionHandler(errors)
                .setParameterExceptionHandler(errors);
    }

    private static List<Object> clientCommands(Surroundings surroundings) {
        return List.of(
                new SubmitCommand(surroundings),
                new StatusCommand(surroundings),
                new ListCommand(surroundings),
                new ResultsCommand(surroundings),
                new CancelCommand(surroundings),
                new RetryCommand(surroundings),
                new EventsCommand(surroundings),
                new WorkersCommand(surroundings),
                new DrainCommand(surroundings),
                new RedriveCommand(surroundings),
                new AuditCommand(surroundings),
                new WorkloadGenCommand(surroundings));
    }

    private static void withHelp(CommandLine command) {
        command.getSubcommands().values().forEach(Drover::withHelp);
        if (command.getCommandSpec().findOption("--help") == null) {
            command.getCommandSpec()
                    .addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                            .usageHelp(true)
                            .description("show this help")
                            .build());
        }
    }
}
