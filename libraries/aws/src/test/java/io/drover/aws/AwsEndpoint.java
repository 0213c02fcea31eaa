package io.drover.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * Where contract tests find an AWS: the emulator that DROVER_TEST_AWS_ENDPOINT names, else LocalStack in a container
 * where a Docker engine answers, else nowhere. One for all tests of a JVM.
 */
public final class AwsEndpoint {

    public static final Region REGION = Region.US_EAST_1;
    public static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
    /** The last image that asks for no token. */
    private static final DockerImageName LOCALSTACK = DockerImageName.parse("localstack/localstack:4.14.0");

    /** Why a test is skipped. */
    public static final String MISSING =
            "SKIPPED: no AWS to test against; set DROVER_TEST_AWS_ENDPOINT or start a Docker engine";

    private AwsEndpoint() {}

    /** Looked for when first needed: asking for a Docker engine takes its time. */
    private static final class Container {
        private static final Optional<URI> FOUND = start();
    }

    /** The endpoint, or empty: the reason is {@link #MISSING}. */
    public static Optional<URI> find() {
        Optional<URI> named = named();
        return named.isPresent() ? named : Container.FOUND;
    }

    /** What DROVER_TEST_AWS_ENDPOINT names. */
    public static Optional<URI> named() {
        return Optional.ofNullable(System.getenv("DROVER_TEST_AWS_ENDPOINT"))
                .filter(name -> !name.isBlank())
                .map(URI::create);
    }

    /** Whether it is moto that DROVER_TEST_AWS_ENDPOINT names. */
    public static boolean isMoto() {
        return named().map(AwsEndpoint::isMoto).orElse(false);
    }

    private static boolean isMoto(URI endpoint) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/moto-api/"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            throw new UncheckedIOException(endpoint + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Optional<URI> start() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.empty();
        }
        try {
            // Ryuk removes it when this JVM is gone.
            LocalStackContainer container = new LocalStackContainer(LOCALSTACK);
            container.start();
            return Optional.of(container.getEndpoint());
        } catch (RuntimeException e) {
            System.err.println("LocalStack could not be started, going on without: " + e.getMessage());
            return Optional.empty();
        }
    }
}
