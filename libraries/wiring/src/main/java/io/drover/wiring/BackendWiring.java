package io.drover.wiring;

import io.awspring.cloud.autoconfigure.sqs.SqsAsyncClientCustomizer;
import io.drover.aws.fault.AwsService;
import io.drover.aws.sqs.NativeHttp;
import io.drover.aws.sqs.SqsMeter;
import io.drover.aws.sqs.SqsWorkQueues;
import io.drover.model.Timepiece;
import io.drover.ports.ObjectStore;
import io.drover.ports.WorkQueues;
import io.drover.wire.FunctionNames;
import io.drover.wire.QueueNames;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import java.util.Locale;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
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

    @Bean
    SqsMeter sqsMeter(QueueNames names) {
        return new SqsMeter(queue -> names.role(queue).name());
    }

    /** What the queues cost: requests as SQS bills them, also where an embedded one takes them for nothing. */
    @Bean
    MeterBinder queueCost(SqsMeter meter) {
        return registry -> {
            for (QueueNames.Role role : QueueNames.Role.values()) {
                for (SqsMeter.Kind kind : SqsMeter.Kind.values()) {
                    FunctionCounter.builder("drover.queue.requests", meter, it -> it.requests(role.name(), kind))
                            .tag("queue", role.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                            .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                            .register(registry);
                }
            }
        };
    }

    /** Asks for the native part, so that it is there before the client and ends behind it. */
    @Bean
    SqsAsyncClientCustomizer sqsClientSettings(
            QueueClientProperties properties,
            SqsMeter meter,
            ConnectionFile connection,
            AwsCredentialsProvider credentials,
            NativeHttp unused) {
        return builder -> {
            properties.settings().applyToAsync(builder, meter);
            connection.follow(ConnectionFile.QUEUES, builder, credentials);
        };
    }

    @Bean
    BackendProbe backends(StoreLook store, DroverQueues queues, ObjectStore objects, InstantSource clock) {
        return new BackendProbe(
                store, queues::ensure, objects, Timepiece.steady(Timepiece.of(clock, System::nanoTime)));
    }

    @Bean
    WorkQueues workQueues(SqsAsyncClient client, Guards guards, Environment environment) {
        // An endpoint of the queues' own is what embedded ones have.
        return environment.containsProperty(ConnectionFile.QUEUES)
                ? new GuardedQueues(guards.ownQueue(), new SqsWorkQueues(client, AwsService.EMBEDDED_QUEUES))
                : new GuardedQueues(guards.queue(), new SqsWorkQueues(client, AwsService.SQS));
    }

    @Bean
    DroverQueues droverQueues(WorkQueues queues, QueueNames names) {
        return new DroverQueues(queues, names);
    }
}
