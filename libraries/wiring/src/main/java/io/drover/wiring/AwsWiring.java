package io.drover.wiring;

import io.awspring.cloud.autoconfigure.core.AwsClientBuilderConfigurer;
import io.awspring.cloud.autoconfigure.core.AwsProperties;
import io.awspring.cloud.autoconfigure.dynamodb.DynamoDbClientCustomizer;
import io.awspring.cloud.autoconfigure.s3.S3ClientCustomizer;
import io.drover.aws.client.ClientSettings;
import io.drover.aws.dynamo.DynamoStores;
import io.drover.aws.dynamo.DynamoTables;
import io.drover.aws.dynamo.StoreMeter;
import io.drover.aws.lambda.LambdaFunctions;
import io.drover.aws.s3.S3Bucket;
import io.drover.aws.s3.S3Meter;
import io.drover.aws.s3.S3ObjectStore;
import io.drover.aws.s3.S3Settings;
import io.drover.aws.sqs.NativeHttp;
import io.drover.ports.Functions;
import io.drover.ports.ObjectStore;
import io.drover.wire.FunctionNames;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The adapters to DynamoDB, S3 and Lambda. Region, credentials and endpoint are Spring Cloud AWS's settings, also for
 * Lambda, which it knows no client for.
 */
final class AwsWiring {

    private AwsWiring() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnUrl(setting = BackendProperties.Store.URL, is = BackendProperties.Store.DYNAMO)
    static class Store {

        @Bean
        StoreMeter storeMeter() {
            return new StoreMeter();
        }

        /** What the store costs: units as DynamoDB bills them. */
        @Bean
        MeterBinder storeCost(StoreMeter meter) {
            return registry -> {
                FunctionCounter.builder("drover.store.requests", meter, StoreMeter::requests)
                        .register(registry);
                FunctionCounter.builder("drover.store.read.units", meter, StoreMeter::readUnits)
                        .register(registry);
                FunctionCounter.builder("drover.store.write.units", meter, StoreMeter::writeUnits)
                        .register(registry);
            };
        }

        /** Asks for the native part, so that it is there before the client and ends behind it. */
        @Bean
        DynamoDbClientCustomizer dynamoClientSettings(NativeHttp unused) {
            return ClientSettings.DYNAMO::applyTo;
        }

        @Bean
        StorePorts storeAdapters(DynamoDbClient client, BackendProperties properties, StoreMeter meter, Guards guards) {
            DynamoStores stores =
                    DynamoStores.open(client, properties.store().tablePrefix(), meter, new SecureRandom());
            return StoreAdapters.of(
                            stores.workloads(),
                            stores.cells(),
                            stores.claims(),
                            stores.workers(),
                            stores.leases(),
                            stores.audit())
                    .behind(guards, guards.remoteStore());
        }

        @Bean
        BackendSetup.Part tables(DynamoDbClient client, BackendProperties properties) {
            String prefix = properties.store().tablePrefix();
            return BackendSetup.part("tables " + prefix + "*", () -> new DynamoTables(client, prefix).create());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnUrl(setting = BackendProperties.Objects.URL, is = BackendProperties.Objects.S3)
    static class Objects {

        @Bean
        S3Meter s3Meter() {
            return new S3Meter();
        }

        /** What the objects cost: requests by the two prices that S3 has. */
        @Bean
        MeterBinder objectCost(S3Meter meter) {
            return registry -> {
                FunctionCounter.builder(
                                "drover.objects.requests",
                                meter,
                                it -> it.counts().putLike())
                        .tag("class", "put")
                        .register(registry);
                FunctionCounter.builder(
                                "drover.objects.requests",
                                meter,
                                it -> it.counts().getLike())
                        .tag("class", "get")
                        .register(registry);
            };
        }

        @Bean
        S3ClientCustomizer s3ClientSettings(AwsProperties aws, S3Meter meter, NativeHttp unused) {
            return builder -> {
                if (aws.getEndpoint() != null) {
                    S3Settings.address(builder, aws.getEndpoint());
                }
                ClientSettings.S3.applyTo(builder, meter);
            };
        }

        @Bean
        S3ObjectStore s3ObjectStore(S3Client client, BackendProperties properties, InstantSource clock) {
            BackendProperties.Objects objects = properties.objects();
            return new S3ObjectStore(client, objects.bucket(), objects.prefix(), S3Settings.DEFAULT, clock);
        }

        @Bean
        @Primary
        ObjectStore objectStore(S3ObjectStore store, Guards guards) {
            return new GuardedObjectStore(guards.remoteObjects(), store);
        }

        @Bean
        BackendSetup.Part bucket(S3Client client, BackendProperties properties) {
            BackendProperties.Objects objects = properties.objects();
            return BackendSetup.part(
                    "bucket " + objects.bucket(),
                    () -> new S3Bucket(
                                    client,
                                    objects.bucket(),
                                    objects.prefix(),
                                    client.serviceClientConfiguration().region())
                            .create());
        }
    }

    /** Made when first needed: most processes never invoke a function. */
    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(FunctionProperties.class)
    @Lazy
    static class Lambda {

        @Bean
        LambdaClient lambdaClient(
                AwsClientBuilderConfigurer configurer,
                FunctionProperties properties,
                ConnectionFile connection,
                AwsCredentialsProvider credentials,
                NativeHttp unused) {
            var builder = configurer.configure(LambdaClient.builder());
            ClientSettings.LAMBDA.applyTo(builder);
            if (properties.endpoint() != null) {
                builder.endpointOverride(properties.endpoint());
                connection.follow(ConnectionFile.FUNCTIONS, builder, credentials);
            }
            return builder.build();
        }

        @Bean
        IamClient iamClient(AwsClientBuilderConfigurer configurer, NativeHttp unused) {
            var builder = configurer.configure(IamClient.builder());
            ClientSettings.LAMBDA.applyTo(builder);
            return builder.build();
        }

        @Bean
        Functions functions(LambdaClient client, FunctionNames names, Guards guards) {
            return guards.functions().around(Functions.class, new LambdaFunctions(client, names.prefix()));
        }
    }
}
