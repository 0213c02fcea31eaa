package io.drover.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root: it does nothing itself. */
@Command(
        name = "drover",
        description = "One scheduler for bags of tasks, SQL queries and function calls on an elastic fleet.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Start with 'drover up', then 'drover submit -w workloads/sleeps.workload' in another window.",
            "'drover COMMAND --help' explains a command."
        })
final class DroverCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec command;

    @Override
    public void run() {
        if (command != null) {
            throw new ParameterException(command.commandLine(), "a command is missing");
        }
    }
}
