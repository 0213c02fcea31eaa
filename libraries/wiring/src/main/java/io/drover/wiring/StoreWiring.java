package io.drover.wiring;

import io.drover.aws.sqs.NativeHttp;
import io.drover.ports.AuditLog;
import io.drover.ports.CellLeases;
import io.drover.ports.CellStore;
import io.drover.ports.Claims;
import io.drover.ports.Heartbeats;
import io.drover.ports.WorkerRegistry;
import io.drover.ports.WorkloadStore;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;

/** The store alone, for who needs neither queues nor objects. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({BackendProperties.class, BlackBoxProperties.class})
@Import({GuardWiring.class, EmbeddedWiring.Store.class, AwsWiring.Store.class, LinkWiring.class, CellLinkWiring.class})
public class StoreWiring {

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    ConnectionFile connectionFile(BackendProperties properties) {
        return new ConnectionFile(properties.connectionFile(), System::nanoTime);
    }

    @Bean
    @Lazy
    BlackBoxes blackBoxes(BlackBoxProperties properties, BackendProperties backend) {
        return new BlackBoxes(properties, backend);
    }

    @Bean
    NativeHttp nativeHttp() {
        return new NativeHttp();
    }

    @Bean
    @Lazy
    WorkloadStore workloadStore(StorePorts store) {
        return store.workloads();
    }

    @Bean
    @Lazy
    CellStore cellStore(StorePorts store) {
        return store.cells();
    }

    @Bean
    Claims claims(StorePorts store) {
        return store.claims();
    }

    @Bean
    @Lazy
    WorkerRegistry workerRegistry(StorePorts store) {
        return store.workers();
    }

    @Bean
    @Primary
    Heartbeats heartbeats(StorePorts store) {
        return store.beats();
    }

    @Bean
    @Lazy
    CellLeases cellLeases(StorePorts store) {
        return store.leases();
    }

    @Bean
    @Lazy
    AuditLog auditLog(StorePorts store) {
        return store.audit();
    }

    @Bean
    StoreLook storeLook(StorePorts store) {
        return store.look();
    }
}
