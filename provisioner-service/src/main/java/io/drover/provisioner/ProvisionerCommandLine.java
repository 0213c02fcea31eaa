package io.drover.provisioner;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** What the service understands on its command line. */
@Command(
        name = "provisioner-service",
        mixinStandardHelpOptions = true,
        description = {
            "Keep workers alive, a fixed number or as many as the work needs.",
            "Any setting may be given as well, as --KEY=VALUE."
        })
final class ProvisionerCommandLine implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ProvisionerFlags flags = new ProvisionerFlags();

    @Unmatched
    private final List<String> others = new ArrayList<>();

    private final Consumer<List<String>> service;

    /** @param service starts it, with settings as {@code --KEY=VALUE}; what was given by a switch comes last */
    ProvisionerCommandLine(Consumer<List<String>> service) {
        this.service = service;
    }

    @Override
    public Integer call() {
        List<String> settings = new ArrayList<>();
        for (String other : others) {
            // Settings have a dot in their names; a misspelt switch has none, and must not be passed over in silence.
            if (!other.matches("--[a-zA-Z0-9-]+\\..+=.*")) {
                throw new ParameterException(spec.commandLine(), "there is no switch " + other);
            }
            settings.add(other);
        }
        try {
            flags.settings().forEach((key, value) -> settings.add("--" + key + "=" + value));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        service.accept(settings);
        return 0;
    }
}
