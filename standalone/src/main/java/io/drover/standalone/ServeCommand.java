package io.drover.standalone;

import io.drover.worker.WorkerApplication;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover serve SERVICE}: one service as a process of its own, as it runs in a cloud or a container. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Run one service in this process, on the back ends that its settings name.",
            "Back ends are those that --set or the environment name (DROVER_BACKEND_STORE_URL, ...), else those of the"
                    + " Drover that runs with the data directory on this machine."
        })
final class ServeCommand implements Callable<Integer> {

    @Mixin
    private final SuiteFlags flags = new SuiteFlags();

    @Parameters(paramLabel = "SERVICE", description = "one of ${COMPLETION-CANDIDATES}")
    private Service service = Service.GATEWAY;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "its HTTP port; 0 takes a free one (default: its own)")
    private @Nullable Integer port;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> settings =
                flags.joined(service == Service.WORKER ? Connection.Side.WORKER : Connection.Side.SERVER);
        settings.put("spring.main.banner-mode", "off");
        if (port != null) {
            settings.putIfAbsent("server.port", port.toString());
        }
        if (service == Service.WORKER) {
            // It may end by itself.
            WorkerApplication.main(Service.arguments(settings));
            return 0;
        }
        ConfigurableApplicationContext context = service.start(settings);
        System.out.printf(
                Locale.ROOT,
                "%s serves on port %s%n",
                service.profile(),
                context.getEnvironment().getProperty("local.server.port"));
        Running.untilAskedToEnd(context::close);
        return 0;
    }
}
