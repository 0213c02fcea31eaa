package io.drover.wiring;

import io.awspring.cloud.autoconfigure.sqs.SqsAsyncClientCustomizer;
import io.drover.aws.sqs.NativeHttp;
import io.drover.aws.sqs.SqsWorkQueues;
import io.drover.embedded.objects.FileObjectStore;
import io.drover.embedded.store.H2CellLeases;
import io.drover.embedded.store.H2CellStore;
import io.drover.embedded.store.H2Claims;
import io.drover.embedded.store.H2Database;
import io.drover.embedded.store.H2WorkerRegistry;
import io.drover.embedded.store.H2WorkloadStore;
import io.drover.ports.CellLeases;
import io.drover.ports.CellStore;
import io.drover.ports.Claims;
import io.drover.ports.ObjectStore;
import io.drover.ports.WorkQueues;
import io.drover.ports.WorkerRegistry;
import io.drover.ports.WorkloadStore;
import io.drover.wire.QueueNames;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * The ports that every service gets, chosen by its settings and guarded. A service imports this class; it relies on
 * the auto-configuration of Spring Cloud AWS (the SQS client) and Resilience4j (the registries).
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({BackendProperties.class, QueueClientProperties.class})
public class BackendWiring {

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    QueueNames queueNames(BackendProperties properties) {
        return new QueueNames(properties.queuePrefix());
    }

    @Bean
    NativeHttp nativeHttp() {
        return new NativeHttp();
    }

    /** Asks for the native part, so that it is there before the client and ends behind it. */
    @Bean
    SqsAsyncClientCustomizer sqsClientSettings(QueueClientProperties properties, NativeHttp unused) {
        return properties.settings()::applyTo;
    }

    @Bean
    Guards guards(CircuitBreakerRegistry breakers, RetryRegistry retries) {
        return new Guards(breakers, retries);
    }

    @Bean
    WorkQueues workQueues(SqsAsyncClient client, Guards guards) {
        return guards.queue().around(WorkQueues.class, new SqsWorkQueues(client));
    }

    @Bean
    DroverQueues droverQueues(WorkQueues queues, QueueNames names) {
        return new DroverQueues(queues, names);
    }

    @Bean
    ObjectStore objectStore(BackendProperties properties, Guards guards) {
        BackendProperties.Objects objects = properties.objects();
        return guards.objects().around(ObjectStore.class, new FileObjectStore(objects.path(), objects.sync()));
    }

    /**
     * Every service opens the database for itself, also where five of them share a process: H2 keeps one database per
     * file and process, and closes it with its last connection.
     */
    @Bean
    H2Database database(BackendProperties properties) {
        BackendProperties.Store store = properties.store();
        return H2Database.open(store.url(), store.user(), store.password());
    }

    @Bean
    WorkloadStore workloadStore(H2Database database, Guards guards) {
        return guards.store().around(WorkloadStore.class, new H2WorkloadStore(database));
    }

    @Bean
    CellStore cellStore(H2Database database, Guards guards) {
        return guards.store().around(CellStore.class, new H2CellStore(database));
    }

    @Bean
    Claims claims(H2Database database, Guards guards) {
        return guards.store().around(Claims.class, new H2Claims(database));
    }

    @Bean
    WorkerRegistry workerRegistry(H2Database database, Guards guards) {
        return guards.store().around(WorkerRegistry.class, new H2WorkerRegistry(database));
    }

    @Bean
    CellLeases cellLeases(H2Database database, Guards guards) {
        return guards.store().around(CellLeases.class, new H2CellLeases(database));
    }
}
