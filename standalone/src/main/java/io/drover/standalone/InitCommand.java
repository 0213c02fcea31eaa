package io.drover.standalone;

import io.drover.wiring.BackendSetup;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drover init}: makes the tables, queues and the bucket that the settings name. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description =
                "Make the tables, queues and the bucket that the settings name; those that are there stay as they are.")
final class InitCommand implements Callable<Integer> {

    @Mixin
    private final SuiteFlags flags = new SuiteFlags();

    private final PrintStream out;

    InitCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        Map<String, String> settings = flags.joined(Connection.Side.SERVER);
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(BackendSetup.Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .run(Service.arguments(settings))) {
            context.getBean(BackendSetup.class).make(made -> out.println(made));
        }
        return 0;
    }
}
