package io.drover.standalone;

import io.drover.gateway.GatewayApplication;
import io.drover.monitor.MonitorApplication;
import io.drover.provisioner.ProvisionerApplication;
import io.drover.scheduler.SchedulerApplication;
import io.drover.worker.WorkerApplication;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The five services, in the order in which they start; the gateway is last, so that what it accepts finds the rest. */
enum Service {
    SCHEDULER(SchedulerApplication.class, 1),
    WORKER(WorkerApplication.class, 2),
    PROVISIONER(ProvisionerApplication.class, 3),
    MONITOR(MonitorApplication.class, 4),
    GATEWAY(GatewayApplication.class, 0);

    private final Class<?> application;
    private final int portOffset;

    Service(Class<?> application, int portOffset) {
        this.application = application;
        this.portOffset = portOffset;
    }

    /** The service's port when the gateway has {@code gatewayPort}; 0 stays 0, which takes any free one. */
    int port(int gatewayPort) {
        return gatewayPort == 0 ? 0 : gatewayPort + portOffset;
    }

    /** Keeps it to this machine, wherever the gateway listens, unless an address was given for itself. */
    void keepIn(Map<String, Object> settings) {
        Object own = settings.get("drover.door.addresses." + profile());
        if (own != null) {
            settings.put("server.address", own);
        } else if (this != GATEWAY) {
            settings.remove("server.address");
        }
    }

    /** Starts it in this process; whoever asked for it closes the context. */
    ConfigurableApplicationContext start(Map<String, ?> settings) {
        return new SpringApplicationBuilder(application)
                .profiles(profile())
                .bannerMode(Banner.Mode.OFF)
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .run(arguments(settings));
    }

    static String[] arguments(Map<String, ?> settings) {
        return settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
    }

    String profile() {
        return name().toLowerCase(Locale.ROOT);
    }
}
