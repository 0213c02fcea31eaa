package io.drover.wiring;

import io.drover.aws.sqs.NativeHttp;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.AuditLog;
import io.drover.ports.CellLeases;
import io.drover.ports.CellStore;
import io.drover.ports.Claims;
import io.drover.ports.Heartbeats;
import io.drover.ports.WorkerRegistry;
import io.drover.ports.WorkloadStore;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** The store alone, for who needs neither queues nor objects. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BackendProperties.class)
@Import({GuardWiring.class, EmbeddedWiring.Store.class, AwsWiring.Store.class, LinkWiring.class, StoreWiring.Whole.class
})
public class StoreWiring {

    private static final WorkloadId NOBODY = new WorkloadId("health-probe");

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    NativeHttp nativeHttp() {
        return new NativeHttp();
    }

    /** The ports of a store that this process reaches itself. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnExpression("!'${drover.backend.store.url:}'.startsWith('link:')")
    static class Whole {

        @Bean
        WorkloadStore workloadStore(StoreAdapters store) {
            return store.workloads();
        }

        @Bean
        CellStore cellStore(StoreAdapters store) {
            return store.cells();
        }

        @Bean
        Claims claims(StoreAdapters store) {
            return store.claims();
        }

        @Bean
        WorkerRegistry workerRegistry(StoreAdapters store) {
            return store.workers();
        }

        @Bean
        @Primary
        Heartbeats heartbeats(StoreAdapters store) {
            return store.beats();
        }

        @Bean
        CellLeases cellLeases(StoreAdapters store) {
            return store.leases();
        }

        @Bean
        AuditLog auditLog(StoreAdapters store) {
            return store.audit();
        }

        @Bean
        StoreLook storeLook(StoreAdapters store) {
            return () -> store.workloads().find(NOBODY);
        }
    }
}
