package io.drover.aws.lambda;

import io.drover.embedded.lambda.LambdaEndpoint;
import io.drover.embedded.lambda.LambdaEndpointSettings;
import io.drover.ports.Functions;
import io.drover.testkit.functions.FunctionsContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Against the endpoint of the embedded default. */
@DisabledOnOs(OS.WINDOWS)
final class LambdaFunctionsContractTest extends FunctionsContract {

    @TempDir
    static Path directory;

    @TempDir
    static Path marks;

    private static LambdaEndpoint endpoint;
    private static LambdaClient client;

    @BeforeAll
    static void start() throws IOException {
        endpoint = LambdaEndpoint.start("127.0.0.1", 0, directory.resolve("lambda"), LambdaEndpointSettings.DEFAULT);
        client = LambdaClients.of(endpoint.endpoint());
        new LambdaDeployment(client, null).deploy(LambdaClients.contract("drover-contract", directory, marks));
    }

    @AfterAll
    static void stop() {
        client.close();
        endpoint.close();
    }

    @Override
    protected Functions functions() {
        return new LambdaFunctions(client, "drover-");
    }

    @Override
    protected String name() {
        return "contract";
    }

    @Override
    protected Path marks() {
        return marks;
    }
}
