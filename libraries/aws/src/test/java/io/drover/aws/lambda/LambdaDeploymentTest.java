package io.drover.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.aws.lambda.DeploymentReport.Action;
import io.drover.embedded.lambda.LambdaEndpoint;
import io.drover.embedded.lambda.LambdaEndpointSettings;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;

/** What a real endpoint is left with; see {@link LambdaDeploymentWaitsTest} for what stands in the way. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
final class LambdaDeploymentTest {

    @TempDir
    Path directory;

    private LambdaEndpoint endpoint;
    private LambdaClient client;
    private LambdaDeployment deployment;
    private FunctionSpec spec;

    @BeforeEach
    void start() throws IOException {
        endpoint = LambdaEndpoint.start("127.0.0.1", 0, directory.resolve("lambda"), LambdaEndpointSettings.DEFAULT);
        client = LambdaClients.of(endpoint.endpoint());
        deployment = new LambdaDeployment(client, null);
        spec = LambdaClients.contract("f", directory, directory);
    }

    @AfterEach
    void stop() {
        client.close();
        endpoint.close();
    }

    @Test
    @DisplayName("a function is made as it is to be, one per memory size, and again changes nothing")
    void creates() {
        FunctionSpec small = sized(256);
        FunctionSpec large = with(sized(1024), 5);

        assertThat(deployment.deploy(small).actions()).containsExactly(Action.CREATED, Action.EVENTS_CONFIGURED);
        assertThat(deployment.deploy(large).actions())
                .containsExactly(Action.CREATED, Action.EVENTS_CONFIGURED, Action.CONCURRENCY_RESERVED);

        GetFunctionConfigurationResponse made = configuration("f-1024");
        assertThat(made.memorySize()).isEqualTo(1024);
        assertThat(made.timeout()).isEqualTo(20);
        assertThat(made.runtimeAsString()).isEqualTo("provided.al2023");
        assertThat(made.role()).isEqualTo(LambdaClients.ROLE);
        assertThat(made.environment().variables()).isEqualTo(spec.environment());
        assertThat(client.getFunctionEventInvokeConfig(request -> request.functionName("f-1024"))
                        .maximumRetryAttempts())
                .isEqualTo(1);
        DeploymentReport again = deployment.deploy(large);
        assertThat(again.unchanged()).isTrue();
        assertThat(again.invokeAs()).isEqualTo("f-1024");
        assertThat(again.arn()).endsWith(":f-1024");
        assertThat(new LambdaFunctions(client, "f-").invoke("256", "raw [1]", Duration.ofSeconds(20)))
                .isEqualTo("[1]");
    }

    @Test
    @DisplayName("only what differs is updated")
    void updates() throws IOException {
        deployment.deploy(spec);

        FunctionSpec configured = changed(Map.of("JAVA_HOME", "/elsewhere"), spec.zip(), 1);
        assertThat(deployment.deploy(configured).actions()).containsExactly(Action.CONFIGURATION_UPDATED);
        assertThat(configuration("f").environment().variables()).isEqualTo(Map.of("JAVA_HOME", "/elsewhere"));

        Path other = Files.copy(spec.zip(), directory.resolve("other.zip"));
        try (FileSystem files = FileSystems.newFileSystem(other)) {
            Files.writeString(files.getPath("/more"), "more");
        }
        FunctionSpec recoded = changed(configured.environment(), other, 2);
        String before = configuration("f").codeSha256();
        assertThat(deployment.deploy(recoded).actions()).containsExactly(Action.CODE_UPDATED, Action.EVENTS_CONFIGURED);
        assertThat(configuration("f").codeSha256()).isNotEqualTo(before);
    }

    @Test
    @DisplayName("SnapStart is left out with a note where runtime or endpoint do not know it")
    void snapStart() {
        FunctionSpec custom = snapStarting(FunctionSpec.CUSTOM, "f");
        FunctionSpec java = snapStarting(FunctionSpec.JAVA, "g");

        DeploymentReport first = deployment.deploy(custom);
        DeploymentReport second = deployment.deploy(java);

        assertThat(first.notes()).singleElement().asString().contains("provided.al2023 does not know it");
        assertThat(second.notes()).singleElement().asString().contains("the endpoint does not know it");
        assertThat(second.invokeAs()).isEqualTo("g");
        assertThat(deployment.deploy(java).unchanged()).isTrue();
    }

    @Test
    @DisplayName("a zip that is too large for Lambda goes to the uploader, once it is to change something")
    void large() throws IOException {
        Path zip = directory.resolve("large.zip");
        try (RandomAccessFile file = new RandomAccessFile(zip.toFile(), "rw")) {
            file.setLength(LambdaDeployment.MAX_DIRECT_BYTES + 1);
        }
        List<String> uploads = new ArrayList<>();
        LambdaDeployment uploading = new LambdaDeployment(client, (path, sha256) -> {
            uploads.add(path + " " + sha256);
            return new ZipUploader.Location("bucket", "key");
        });

        // The endpoint under test takes no code from S3.
        assertThatThrownBy(() -> uploading.deploy(changed(Map.of(), zip, 1)))
                .isInstanceOfSatisfying(FaultException.class, e -> {
                    assertThat(e.fault().code()).isEqualTo(FaultCode.FUNCTIONS_UNAVAILABLE);
                    assertThat(e.fault().message()).contains("'f'", "ZipFile in the request only");
                });
        assertThat(uploads).singleElement().asString().startsWith(zip + " ");
        assertThat(uploading.deploy(spec).actions()).startsWith(Action.CREATED);
    }

    @Test
    @DisplayName("a specification that Lambda would refuse is refused at once")
    void refuses() {
        assertThatThrownBy(() -> sized(64)).hasMessageContaining("128 to 10240 MB");
        assertThatThrownBy(() -> snapStarting("java8", "f")).hasMessageContaining("java25 or provided.al2023");
        assertThatThrownBy(() -> new FunctionSpec.EventPolicy(3, Duration.ofHours(1)))
                .hasMessageContaining("0 to 2");
        assertThatThrownBy(() -> new FunctionSpec.EventPolicy(1, Duration.ofHours(7)))
                .hasMessageContaining("6 hours");
        assertThatThrownBy(() -> deployment.deploy(changed(Map.of(), directory.resolve("none.zip"), 1)))
                .hasMessageContaining("none.zip cannot be read");
    }

    private GetFunctionConfigurationResponse configuration(String name) {
        return client.getFunctionConfiguration(request -> request.functionName(name));
    }

    private FunctionSpec sized(int megabytes) {
        return new FunctionSpec(
                spec.name() + "-" + megabytes,
                megabytes,
                spec.timeout(),
                spec.roleArn(),
                spec.runtime(),
                spec.handler(),
                spec.architecture(),
                spec.environment(),
                spec.zip(),
                spec.snapStart(),
                spec.reservedConcurrency(),
                spec.events());
    }

    private FunctionSpec changed(Map<String, String> environment, Path zip, int retries) {
        return new FunctionSpec(
                spec.name(),
                spec.memoryMb(),
                spec.timeout(),
                spec.roleArn(),
                spec.runtime(),
                spec.handler(),
                spec.architecture(),
                environment,
                zip,
                false,
                null,
                new FunctionSpec.EventPolicy(retries, Duration.ofHours(1)));
    }

    private FunctionSpec snapStarting(String runtime, String name) {
        return new FunctionSpec(
                name,
                spec.memoryMb(),
                spec.timeout(),
                spec.roleArn(),
                runtime,
                spec.handler(),
                spec.architecture(),
                spec.environment(),
                spec.zip(),
                true,
                null,
                spec.events());
    }

    private static FunctionSpec with(FunctionSpec spec, int reserved) {
        return new FunctionSpec(
                spec.name(),
                spec.memoryMb(),
                spec.timeout(),
                spec.roleArn(),
                spec.runtime(),
                spec.handler(),
                spec.architecture(),
                spec.environment(),
                spec.zip(),
                spec.snapStart(),
                reserved,
                spec.events());
    }
}
