package io.drover.endtoend;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An installation on the emulator of AWS that DROVER_TEST_AWS_ENDPOINT names, with tables, queues and a bucket that
 * nobody else has. Without an emulator the test is skipped.
 */
final class AwsInstallation {

    private AwsInstallation() {}

    static ServeProcesses on(Processes processes) {
        return on(processes, required());
    }

    /** @param endpoint the emulator, or what stands before it */
    static ServeProcesses on(Processes processes, URI endpoint) {
        return on(processes, endpoint, freshName());
    }

    static String freshName() {
        return "t-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** @param prefix what the names of everything start with */
    static ServeProcesses on(Processes processes, URI endpoint, String prefix) {
        return ServeProcesses.on(
                processes,
                List.of(
                        "spring.cloud.aws.endpoint=" + endpoint,
                        "spring.cloud.aws.region.static=us-east-1",
                        "spring.cloud.aws.credentials.access-key=test",
                        "spring.cloud.aws.credentials.secret-key=test",
                        "drover.backend.store.url=dynamodb:" + prefix,
                        "drover.backend.objects.url=s3://" + prefix,
                        "drover.backend.queue-prefix=" + prefix));
    }

    /** Skips the test where there is no emulator. */
    static URI required() {
        Optional<URI> endpoint = endpoint();
        assumeTrue(endpoint.isPresent(), "SKIPPED: no emulator of AWS; set DROVER_TEST_AWS_ENDPOINT");
        return endpoint.orElseThrow();
    }

    /** Skips the test on moto, for a reason. */
    static void notOnMoto(String reason) throws IOException, InterruptedException {
        assumeTrue(!isMoto(), "SKIPPED: " + reason);
    }

    static boolean isMoto() throws IOException, InterruptedException {
        return new HttpCalls(required()).get("/moto-api/").statusCode() == 200;
    }

    private static Optional<URI> endpoint() {
        return Optional.ofNullable(System.getenv("DROVER_TEST_AWS_ENDPOINT"))
                .filter(name -> !name.isBlank())
                .map(URI::create);
    }
}
