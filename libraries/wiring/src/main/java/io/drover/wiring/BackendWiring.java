package io.drover.wiring;

import io.awspring.cloud.autoconfigure.sqs.SqsAsyncClientCustomizer;
import io.drover.aws.sqs.NativeHttp;
import io.drover.aws.sqs.SqsWorkQueues;
import io.drover.ports.ObjectStore;
import io.drover.ports.WorkQueues;
import io.drover.ports.WorkloadStore;
import io.drover.wire.FunctionNames;
import io.drover.wire.QueueNames;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * The ports that every service gets, chosen by its settings and guarded. A service imports this class; it relies on
 * the auto-configuration of Spring Cloud AWS (the SQS client) and Resilience4j (the registries).
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({BackendProperties.class, QueueClientProperties.class})
@Import({StoreWiring.class, EmbeddedWiring.Objects.class, AwsWiring.Objects.class, AwsWiring.Lambda.class})
public class BackendWiring {

    @Bean
    QueueNames queueNames(BackendProperties properties) {
        return new QueueNames(properties.queuePrefix());
    }

    @Bean
    FunctionNames functionNames(BackendProperties properties) {
        return new FunctionNames(properties.queuePrefix());
    }

    /** Asks for the native part, so that it is there before the client and ends behind it. */
    @Bean
    SqsAsyncClientCustomizer sqsClientSettings(QueueClientProperties properties, NativeHttp unused) {
        return properties.settings()::applyTo;
    }

    @Bean
    BackendProbe backends(WorkloadStore store, DroverQueues queues, ObjectStore objects, InstantSource clock) {
        return new BackendProbe(store, queues::look, objects, clock);
    }

    @Bean
    WorkQueues workQueues(SqsAsyncClient client, Guards guards) {
        return guards.queue().around(WorkQueues.class, new SqsWorkQueues(client));
    }

    @Bean
    DroverQueues droverQueues(WorkQueues queues, QueueNames names) {
        return new DroverQueues(queues, names);
    }
}
