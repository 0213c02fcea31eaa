package io.drover.provisioner;

import io.drover.policy.fleet.StaticFleetPolicy;
import io.drover.ports.Fleet;
import io.drover.provisioner.local.LocalFleet;
import io.drover.provisioner.local.WorkerCommand;
import io.drover.provisioner.loop.StaticFleetLoop;
import io.drover.wiring.LoopLifecycle;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the provisioner together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProvisionerProperties.class)
public class ProvisionerWiring {

    /** What keeps a fixed number of instances alive. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "drover.provisioner.mode", havingValue = "fixed")
    static class FixedFleetWiring {

        @Bean
        LocalFleet fleet(ProvisionerProperties properties) {
            return new LocalFleet(
                    new WorkerCommand(properties.workerCommand()),
                    properties.types(),
                    properties.logs(),
                    properties.grace(),
                    InstantSource.system());
        }

        @Bean
        LoopLifecycle provisioning(Fleet fleet, ProvisionerProperties properties) {
            StaticFleetLoop loop = new StaticFleetLoop(
                    fleet,
                    StaticFleetPolicy.of(properties.count()),
                    properties.type(),
                    () -> UUID.randomUUID().toString().substring(0, 8),
                    InstantSource.system(),
                    properties.tick());
            return LoopLifecycle.of("provisioning", loop, loop::stop, Duration.ofSeconds(5));
        }
    }
}
