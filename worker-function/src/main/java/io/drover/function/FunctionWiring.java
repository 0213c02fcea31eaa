package io.drover.function;

import io.drover.model.Money;
import io.drover.ports.Claims;
import io.drover.ports.Heartbeats;
import io.drover.ports.ObjectStore;
import io.drover.ports.WorkQueues;
import io.drover.wiring.BackendWiring;
import io.drover.worker.RunnerWiring;
import io.drover.worker.WorkerProperties;
import io.drover.worker.metrics.WorkerMetrics;
import io.drover.worker.run.ResultWriter;
import io.drover.worker.task.TaskRunners;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Puts the function together; its settings are those of a worker, from its environment. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({BackendWiring.class, RunnerWiring.class})
class FunctionWiring {

    @Bean
    @ConditionalOnMissingBean
    MeterRegistry meterRegistry() {
        return new SimpleMeterRegistry();
    }

    @Bean
    FragmentInvocation.Ports invocationPorts(
            Claims claims,
            Heartbeats heartbeats,
            WorkQueues queues,
            ObjectStore objects,
            ResultWriter results,
            InstantSource clock) {
        return new FragmentInvocation.Ports(claims, heartbeats, queues, objects, results, clock, new SecureRandom());
    }

    @Bean
    FragmentInvocation fragmentInvocation(
            WorkerProperties properties, FragmentInvocation.Ports ports, TaskRunners tasks, WorkerMetrics metrics) {
        return new FragmentInvocation(
                new FragmentInvocation.Settings(
                        properties.heartbeat(),
                        properties.zone(),
                        Money.dollars(properties.pricePerHour().toPlainString())),
                ports,
                tasks,
                metrics);
    }
}
