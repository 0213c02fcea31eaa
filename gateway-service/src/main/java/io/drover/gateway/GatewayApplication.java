package io.drover.gateway;

import io.drover.model.NeutralLocale;
import io.drover.wiring.BackendWiring;
import io.drover.wiring.start.StartTrouble;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A gateway as a process of its own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({GatewayModule.class, BackendWiring.class})
public class GatewayApplication {

    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(GatewayApplication.class).profiles("gateway");
    }

    public static void main(String[] args) {
        NeutralLocale.useEverywhere();
        StartTrouble.orExit(() -> builder().run(args));
    }
}
