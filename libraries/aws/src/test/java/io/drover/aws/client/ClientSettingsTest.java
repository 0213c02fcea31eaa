package io.drover.aws.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.aws.sqs.NativeHttp;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

class ClientSettingsTest {

    static Stream<ClientSettings> all() {
        return Stream.of(
                ClientSettings.SQS,
                ClientSettings.DYNAMO,
                ClientSettings.S3,
                ClientSettings.LAMBDA,
                ClientSettings.EC2);
    }

    @ParameterizedTest
    @MethodSource("all")
    @DisplayName("no call of any client is without a limit")
    void bounded(ClientSettings settings) {
        assertThat(settings.connectTimeout()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
        assertThat(settings.callTimeout()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(120));
    }

    @Test
    @DisplayName("the client for objects has the limits that settings.md names")
    void objects() {
        try (NativeHttp _ = new NativeHttp();
                S3Client client = client(ClientSettings.S3, URI.create("http://127.0.0.1:1"))) {
            ClientOverrideConfiguration limits =
                    client.serviceClientConfiguration().overrideConfiguration();
            assertThat(ClientSettings.S3.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
            assertThat(limits.apiCallAttemptTimeout()).contains(Duration.ofSeconds(30));
            assertThat(limits.apiCallTimeout()).contains(Duration.ofSeconds(75));
            assertThat(limits.retryStrategy().orElseThrow().maxAttempts()).isEqualTo(4);
        }
    }

    @Test
    @Timeout(30)
    @DisplayName("a call that is never answered ends with its time")
    void neverAnswered() throws Exception {
        ClientSettings impatient =
                new ClientSettings(2, Duration.ofMillis(200), Duration.ofMillis(300), Duration.ofMillis(700), null);
        // The system takes the connection, and nobody reads from it.
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                NativeHttp _ = new NativeHttp();
                S3Client client = client(impatient, URI.create("http://127.0.0.1:" + silent.getLocalPort()))) {
            assertThatThrownBy(client::listBuckets)
                    .isInstanceOfAny(ApiCallTimeoutException.class, ApiCallAttemptTimeoutException.class);
        }
    }

    private static S3Client client(ClientSettings settings, URI endpoint) {
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(endpoint)
                .credentialsProvider(AnonymousCredentialsProvider.create());
        settings.applyTo(builder);
        return builder.build();
    }
}
