package io.drover.monitor;

import io.drover.model.NeutralLocale;
import io.drover.wiring.BackendWiring;
import io.drover.wiring.start.StartTrouble;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A monitor as a process of its own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({MonitorModule.class, BackendWiring.class})
public class MonitorApplication {

    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(MonitorApplication.class).profiles("monitor");
    }

    public static void main(String[] args) {
        NeutralLocale.useEverywhere();
        StartTrouble.orExit(() -> builder().run(args));
    }
}
