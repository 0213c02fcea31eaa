package io.drover.aws.lambda;

import io.drover.aws.AwsEndpoint;
import io.drover.aws.client.ClientSettings;
import io.drover.testkit.functions.ContractFunction;
import io.drover.testkit.functions.FunctionZip;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;

/** What the tests of this package share. */
final class LambdaClients {

    static final String ROLE = "arn:aws:iam::000000000000:role/functions";

    private LambdaClients() {}

    static LambdaClient of(URI endpoint, ClientSettings settings) {
        LambdaClientBuilder builder = LambdaClient.builder()
                .endpointOverride(endpoint)
                .region(AwsEndpoint.REGION)
                .credentialsProvider(AwsEndpoint.CREDENTIALS);
        settings.applyTo(builder);
        return builder.build();
    }

    static LambdaClient of(URI endpoint) {
        return of(endpoint, ClientSettings.LAMBDA);
    }

    /** The contract's function as a custom runtime, its zip written into the directory. */
    static FunctionSpec contract(String name, Path directory, Path marks) throws IOException {
        Path zip = directory.resolve("contract.zip");
        FunctionZip.write(zip);
        return new FunctionSpec(
                name,
                256,
                Duration.ofSeconds(20),
                ROLE,
                FunctionSpec.CUSTOM,
                FunctionZip.HANDLER,
                "x86_64",
                Map.of("JAVA_HOME", System.getProperty("java.home"), ContractFunction.MARKS, marks.toString()),
                zip,
                false,
                null,
                new FunctionSpec.EventPolicy(1, Duration.ofHours(1)));
    }
}
