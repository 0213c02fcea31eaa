package io.drover.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.aws.AwsEndpoint;
import io.drover.aws.lambda.DeploymentReport.Action;
import io.drover.ports.Functions;
import io.drover.testkit.functions.FunctionsContract;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Against the emulator that DROVER_TEST_AWS_ENDPOINT names; its functions must be processes of this machine. */
final class LambdaEmulatorContractTest extends FunctionsContract {

    private static final String PREFIX =
            "drover-" + UUID.randomUUID().toString().substring(0, 8) + "-";

    @TempDir
    static Path directory;

    @TempDir
    static Path marks;

    private static @Nullable LambdaClient client;
    private static @Nullable String missing;

    @BeforeAll
    static void start() throws Exception {
        Optional<URI> endpoint = AwsEndpoint.named();
        if (endpoint.isEmpty()) {
            missing = "SKIPPED: no emulator of Lambda; set DROVER_TEST_AWS_ENDPOINT";
            return;
        }
        if (AwsEndpoint.isMoto()) {
            missing = "SKIPPED: moto runs no code of functions";
            return;
        }
        client = LambdaClients.of(endpoint.get());
        new LambdaDeployment(client, null).deploy(LambdaClients.contract(PREFIX + "contract", directory, marks));
    }

    @BeforeEach
    void requireEmulator() {
        assumeTrue(missing == null, missing);
    }

    @AfterAll
    static void stop() {
        if (client != null) {
            client.deleteFunction(request -> request.functionName(PREFIX + "contract"));
            client.close();
        }
    }

    @Override
    protected Functions functions() {
        return new LambdaFunctions(client, PREFIX);
    }

    @Override
    protected String name() {
        return "contract";
    }

    @Override
    protected Path marks() {
        return marks;
    }

    @Test
    @DisplayName("the same deployment again changes nothing")
    void idempotent() throws IOException {
        LambdaDeployment deployment = new LambdaDeployment(client, null);
        FunctionSpec spec = LambdaClients.contract(PREFIX + "again", marks, marks);

        assertThat(deployment.deploy(spec).actions()).startsWith(Action.CREATED);
        assertThat(deployment.deploy(spec).actions()).isEmpty();
        client.deleteFunction(request -> request.functionName(PREFIX + "again"));
    }
}
