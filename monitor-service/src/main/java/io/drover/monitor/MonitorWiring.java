package io.drover.monitor;

import io.drover.door.DoorWiring;
import io.drover.model.Timepiece;
import io.drover.monitor.metrics.FleetMetrics;
import io.drover.monitor.metrics.StatusWatch;
import io.drover.ports.CellLeases;
import io.drover.ports.WorkerRegistry;
import io.drover.ports.WorkloadStore;
import io.drover.views.StatusReader;
import io.drover.views.WorkloadReader;
import io.drover.wiring.DroverQueues;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Puts the monitor together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MonitorProperties.class)
@Import(DoorWiring.class)
public class MonitorWiring {

    @Bean
    WorkloadReader workloadReader(WorkloadStore store) {
        return new WorkloadReader(store);
    }

    @Bean
    StatusReader statusReader(
            DroverQueues queues,
            WorkerRegistry registry,
            CellLeases cells,
            InstantSource clock,
            MonitorProperties properties) {
        StatusReader.Watched watched =
                new StatusReader.Watched(queues.submissions(), queues.requests(), queues.deadLetters());
        return new StatusReader(watched, registry, cells, clock, properties.healthyWithin());
    }

    @Bean
    StatusWatch statusWatch(StatusReader reader, InstantSource clock, MonitorProperties properties) {
        return new StatusWatch(reader::status, Timepiece.of(clock, System::nanoTime), properties.refresh());
    }

    @Bean
    FleetMetrics fleetMetrics(StatusWatch watch) {
        return new FleetMetrics(watch);
    }
}
