package io.drover.door;

import io.drover.door.problem.ContainerFolder;
import io.drover.door.problem.ContainerProblems;
import io.drover.door.problem.ProblemAdvice;
import io.drover.door.problem.ProblemErrorController;
import io.drover.door.problem.ProblemWriter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/**
 * Hangs the door of a service, or refuses to start it, and lets all refusals look the same. A service imports this class.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DoorProperties.class)
@Import({
    ProblemWriter.class,
    ProblemAdvice.class,
    ProblemErrorController.class,
    ContainerProblems.class,
    ContainerFolder.class
})
public class DoorWiring {

    @Bean
    Keys keys(DoorProperties door, Environment environment) {
        return DoorCheck.keys(door, environment, environment.acceptsProfiles(Profiles.of("gateway")));
    }

    @Bean
    DoorFilter doorFilter(Keys keys, DoorProperties door, ObjectProvider<AccessRules> rules, ProblemWriter problems) {
        return new DoorFilter(
                keys, new Hosts(door.hosts()), rules.getIfAvailable(() -> AccessRules.OPERATORS_ONLY), problems);
    }
}
