package io.drover.aws.sqs;

import io.drover.aws.client.ClientSettings;
import io.drover.embedded.queue.ElasticMqServer;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClientBuilder;

/** What the tests talk to: the emulator named by DROVER_TEST_AWS_ENDPOINT, else a queue server of their own. */
final class SqsEndpoint implements AutoCloseable {

    private final @Nullable ElasticMqServer server;
    private final URI endpoint;

    private SqsEndpoint(@Nullable ElasticMqServer server, URI endpoint) {
        this.server = server;
        this.endpoint = endpoint;
    }

    static SqsEndpoint start() {
        String given = System.getenv("DROVER_TEST_AWS_ENDPOINT");
        if (given != null && !given.isBlank()) {
            return new SqsEndpoint(null, URI.create(given));
        }
        ElasticMqServer server = ElasticMqServer.start("127.0.0.1", 0, "test");
        return new SqsEndpoint(server, server.endpoint());
    }

    SqsAsyncClient client(SqsMeter meter) {
        return client(endpoint, ClientSettings.SQS, meter);
    }

    SqsAsyncClient client() {
        return client(endpoint, ClientSettings.SQS);
    }

    static SqsAsyncClient client(URI endpoint, ClientSettings settings) {
        return client(endpoint, settings, new SqsMeter(name -> name));
    }

    private static SqsAsyncClient client(URI endpoint, ClientSettings settings, SqsMeter meter) {
        SqsAsyncClientBuilder builder = SqsAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
        settings.applyToAsync(builder, meter);
        return builder.build();
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop();
        }
    }
}
