package io.drover.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drover.aws.lambda.DeploymentReport.Action;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** A deployment against a script: what only the real Lambda does, such as taking its time. */
@Timeout(60)
final class LambdaDeploymentWaitsTest {

    private static final String EVENTS = "{\"MaximumRetryAttempts\":1,\"MaximumEventAgeInSeconds\":3600}";
    private static final String DONE = "\"State\":\"Active\",\"LastUpdateStatus\":\"Successful\"";

    private record Answer(int status, String type, String body) {}

    @TempDir
    Path directory;

    /** By method and the last part of the path; the last answer stays. */
    private final Map<String, Deque<Answer>> script = new HashMap<>();

    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private LambdaClient client;
    private LambdaDeployment deployment;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        client = LambdaClients.of(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
        deployment = new LambdaDeployment(client, null, Duration.ofMillis(1));
        will("GET event-invoke-config", 200, EVENTS);
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String call = exchange.getRequestMethod() + " "
                    + exchange.getRequestURI().getPath().replaceFirst(".*/", "");
            asked.add(call + (body.contains("FunctionVersion") ? body : ""));
            Deque<Answer> prepared = script.getOrDefault(
                    call, new ArrayDeque<>(List.of(new Answer(400, "InvalidParameterValueException", "{}"))));
            Answer answer = prepared.size() > 1 ? prepared.poll() : prepared.peek();
            exchange.getResponseHeaders().set("x-amzn-ErrorType", answer.type());
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private void will(String call, int status, String body) {
        will(call, status, "", body);
    }

    private void will(String call, int status, String type, String body) {
        script.computeIfAbsent(call, any -> new ArrayDeque<>()).add(new Answer(status, type, body));
    }

    private FunctionSpec spec(String runtime, boolean snapStart) throws IOException {
        FunctionSpec spec = LambdaClients.contract("f", Files.createTempDirectory(directory, "zip"), directory);
        return new FunctionSpec(
                "f",
                256,
                spec.timeout(),
                spec.roleArn(),
                runtime,
                spec.handler(),
                spec.architecture(),
                spec.environment(),
                spec.zip(),
                snapStart,
                null,
                spec.events());
    }

    @Test
    @DisplayName("a role that Lambda does not know yet is waited for, as is the new function")
    void waitsForTheRole() throws IOException {
        will("GET configuration", 404, "ResourceNotFoundException", "{}");
        will("GET configuration", 200, "{\"State\":\"Pending\"}");
        will("GET configuration", 200, "{\"FunctionArn\":\"arn\"," + DONE + "}");
        String refusal = "{\"message\":\"The role defined for the function cannot be assumed by Lambda.\"}";
        will("POST functions", 400, "InvalidParameterValueException", refusal);
        will("POST functions", 400, "InvalidParameterValueException", refusal);
        will("POST functions", 201, "{}");

        DeploymentReport report = deployment.deploy(spec(FunctionSpec.CUSTOM, false));

        assertThat(report.actions()).containsExactly(Action.CREATED);
        assertThat(asked)
                .containsExactly(
                        "GET configuration",
                        "POST functions",
                        "POST functions",
                        "POST functions",
                        "GET configuration",
                        "GET configuration",
                        "GET event-invoke-config");
    }

    @Test
    @DisplayName("an update waits for the one under way")
    void waitsForAnUpdate() throws IOException {
        will("GET configuration", 200, "{\"State\":\"Active\",\"LastUpdateStatus\":\"InProgress\"}");
        will("GET configuration", 200, "{\"State\":\"Active\",\"LastUpdateStatus\":\"InProgress\"}");
        will("GET configuration", 200, "{\"FunctionArn\":\"arn\",\"MemorySize\":1,\"Timeout\":1," + DONE + "}");
        will("PUT code", 409, "ResourceConflictException", "{\"message\":\"An update is in progress\"}");
        will("PUT code", 200, "{}");
        will("PUT configuration", 200, "{}");

        assertThat(deployment.deploy(spec(FunctionSpec.CUSTOM, false)).actions())
                .containsExactly(Action.CODE_UPDATED, Action.CONFIGURATION_UPDATED);
        assertThat(asked).filteredOn("PUT code"::equals).hasSize(2);
    }

    @Test
    @DisplayName("a function that Lambda could not set up, and a plain refusal, are told with Lambda's reason")
    void fails() throws IOException {
        will("GET configuration", 200, "{\"State\":\"Failed\",\"StateReason\":\"no such key\"}");
        assertUnavailable(spec(FunctionSpec.CUSTOM, false), "no such key");

        script.remove("GET configuration");
        will("GET configuration", 404, "ResourceNotFoundException", "{}");
        will("POST functions", 400, "InvalidParameterValueException", "{\"message\":\"too many variables\"}");
        assertUnavailable(spec(FunctionSpec.CUSTOM, false), "too many variables");
        assertThat(asked).filteredOn("POST functions"::equals).hasSize(1);
    }

    @Test
    @DisplayName("with SnapStart a version is published and its alias is what to invoke; again changes nothing")
    void snapStart() throws IOException {
        will("GET configuration", 404, "ResourceNotFoundException", "{}");
        will(
                "GET configuration",
                200,
                "{\"FunctionArn\":\"arn\",\"SnapStart\":{\"ApplyOn\":\"PublishedVersions\"}," + DONE + "}");
        will("POST functions", 201, "{}");
        will("POST versions", 201, "{\"Version\":\"7\"}");
        will("GET live", 404, "ResourceNotFoundException", "{}");
        will("GET live", 200, "{\"FunctionVersion\":\"7\"}");
        will("POST aliases", 201, "{}");

        DeploymentReport report = deployment.deploy(spec(FunctionSpec.JAVA, true));

        assertThat(report.invokeAs()).isEqualTo("f:live");
        assertThat(report.actions()).containsExactly(Action.CREATED, Action.VERSION_PUBLISHED);
        assertThat(asked)
                .filteredOn(call -> call.startsWith("POST aliases"))
                .singleElement()
                .asString()
                .contains("\"7\"");
    }

    @Test
    @DisplayName("an alias that leads to an older version is moved on")
    void movesTheAlias() throws IOException {
        will("GET configuration", 404, "ResourceNotFoundException", "{}");
        will(
                "GET configuration",
                200,
                "{\"FunctionArn\":\"arn\",\"SnapStart\":{\"ApplyOn\":\"PublishedVersions\"}," + DONE + "}");
        will("POST functions", 201, "{}");
        will("POST versions", 201, "{\"Version\":\"8\"}");
        will("GET live", 200, "{\"FunctionVersion\":\"7\"}");
        will("PUT live", 200, "{}");

        deployment.deploy(spec(FunctionSpec.JAVA, true));

        assertThat(asked)
                .filteredOn(call -> call.startsWith("PUT live"))
                .singleElement()
                .asString()
                .contains("\"8\"");
    }

    private void assertUnavailable(FunctionSpec spec, String told) {
        assertThatThrownBy(() -> deployment.deploy(spec)).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault().code()).isEqualTo(FaultCode.FUNCTIONS_UNAVAILABLE);
            assertThat(e.fault().message()).contains(told);
        });
    }
}
