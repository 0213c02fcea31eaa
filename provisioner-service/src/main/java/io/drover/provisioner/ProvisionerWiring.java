package io.drover.provisioner;

import io.drover.aws.ec2.Ec2Fleet;
import io.drover.aws.ec2.Ec2FleetSettings;
import io.drover.model.Timepiece;
import io.drover.policy.cut.CutPolicy;
import io.drover.policy.fleet.DrainForecast;
import io.drover.policy.fleet.FleetPolicy;
import io.drover.policy.window.WindowPolicy;
import io.drover.ports.CellLeases;
import io.drover.ports.Fleet;
import io.drover.ports.WorkerRegistry;
import io.drover.provisioner.blackbox.RecordedPolicy;
import io.drover.provisioner.local.ChildCommand;
import io.drover.provisioner.local.LocalFleet;
import io.drover.provisioner.loop.DecisionLog;
import io.drover.provisioner.loop.FleetLoop;
import io.drover.wiring.BackendProperties;
import io.drover.wiring.BlackBoxes;
import io.drover.wiring.LoopLifecycle;
import io.drover.wiring.StoreWiring;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Puts the provisioner together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProvisionerProperties.class)
@ComponentScan("io.drover.provisioner.http")
public class ProvisionerWiring {

    private static final Duration TARGET_TIME = Duration.ofMillis(200);

    private static final class Managed implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !context.getEnvironment()
                    .getProperty("drover.provisioner.mode", "none")
                    .equalsIgnoreCase("none");
        }
    }

    /** What provides a fleet; it needs the store, where the backlog and the workers are. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(Managed.class)
    @Import(StoreWiring.class)
    static class ManagedFleetWiring {

        @Bean
        FleetOffers fleetOffers(ProvisionerProperties properties) {
            return new FleetOffers(properties);
        }

        @Bean
        @ConditionalOnProperty(name = "drover.provisioner.fleet", havingValue = "local", matchIfMissing = true)
        LocalFleet localFleet(ProvisionerProperties properties, FleetOffers offers) {
            ProvisionerProperties.Local local = properties.local();
            return new LocalFleet(
                    new ChildCommand(local.command()),
                    offers.slots(),
                    local.directory(),
                    local.grace(),
                    InstantSource.system());
        }

        /** Instances of EC2, or of an emulator of it. */
        @Configuration(proxyBeanMethods = false)
        @ConditionalOnProperty(name = "drover.provisioner.fleet", havingValue = "ec2")
        @Import(Ec2Wiring.class)
        static class Ec2FleetWiring {

            @Bean
            Ec2Fleet ec2Fleet(Ec2Client client, FleetOffers offers, BackendProperties backend) {
                return new Ec2Fleet(
                        client, Ec2FleetSettings.of(backend.queuePrefix(), offers.subnets(), offers.slots()));
            }
        }

        /** The scheduler's own policies, so that both see the same work in the same way. */
        @Bean
        DrainForecast drainForecast(Environment settings) {
            return new DrainForecast(
                    new CutPolicy(
                            settings.getProperty("drover.scheduler.target-time", Duration.class, TARGET_TIME),
                            settings.getProperty("drover.scheduler.max-tasks", Integer.class, 20_000)),
                    new WindowPolicy(
                            settings.getProperty("drover.scheduler.prefetch", Double.class, 1.0),
                            settings.getProperty("drover.scheduler.window-floor", Integer.class, 8)));
        }

        @Bean
        DecisionLog decisionLog() {
            return new DecisionLog();
        }

        @Bean
        LoopLifecycle provisioning(
                FleetLoop.Sources sources,
                FleetOffers offers,
                DrainForecast forecast,
                DecisionLog log,
                BlackBoxes boxes,
                ProvisionerProperties properties) {
            FleetLoop loop = new FleetLoop(
                    sources,
                    new RecordedPolicy(new FleetPolicy(offers.settings(), forecast), boxes.ofFleet()),
                    () -> UUID.randomUUID().toString().substring(0, 13),
                    log,
                    new FleetLoop.Timing(
                            Timepiece.of(InstantSource.system(), System::nanoTime),
                            offers.tick(),
                            properties.workerPatience()));
            return LoopLifecycle.of("provisioning", loop, loop::stop, Duration.ofSeconds(5));
        }

        @Bean
        FleetLoop.Sources sources(Fleet fleet, CellLeases cells, WorkerRegistry workers) {
            return new FleetLoop.Sources(fleet, cells, workers);
        }
    }
}
