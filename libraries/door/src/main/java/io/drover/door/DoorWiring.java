package io.drover.door;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/** Hangs the door of a service, or refuses to start it. A service imports this class. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DoorProperties.class)
public class DoorWiring {

    @Bean
    Keys keys(DoorProperties door, Environment environment) {
        return DoorCheck.keys(door, environment, environment.acceptsProfiles(Profiles.of("gateway")));
    }

    @Bean
    DoorFilter doorFilter(
            Keys keys, DoorProperties door, ObjectProvider<AccessRules> rules, ObjectProvider<Refusals> refusals) {
        return new DoorFilter(
                keys,
                new Hosts(door.hosts()),
                rules.getIfAvailable(() -> AccessRules.OPERATORS_ONLY),
                refusals.getIfAvailable(PlainRefusals::new));
    }

    /** First, so that a service with words of its own comes behind it and is asked before it. */
    @Bean
    @Order(0)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> plainValve() {
        return factory -> factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new PlainValve()));
    }
}
