package io.drover.cli.fleet;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover fleet}: what there is to ask of it. */
@Command(name = "fleet", description = "Ask the provisioner about the fleet.")
public final class FleetCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "missing: 'drover fleet explain'");
    }
}
