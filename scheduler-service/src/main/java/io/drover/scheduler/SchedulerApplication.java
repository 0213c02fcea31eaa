package io.drover.scheduler;

import io.drover.door.DoorWiring;
import io.drover.model.NeutralLocale;
import io.drover.wiring.BackendWiring;
import io.drover.wiring.FarLinksWiring;
import io.drover.wiring.start.StartTrouble;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A scheduler as a process of its own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({SchedulerWiring.class, BackendWiring.class, FarLinksWiring.class, DoorWiring.class})
public class SchedulerApplication {

    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(SchedulerApplication.class).profiles("scheduler");
    }

    public static void main(String[] args) {
        NeutralLocale.useEverywhere();
        StartTrouble.orExit(() -> builder().run(args));
    }
}
