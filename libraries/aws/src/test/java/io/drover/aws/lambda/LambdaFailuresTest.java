package io.drover.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drover.aws.AwsEndpoint;
import io.drover.aws.client.Attempts;
import io.drover.aws.client.ClientSettings;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;

@Timeout(60)
final class LambdaFailuresTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ClientSettings IMPATIENT = new ClientSettings(
            8,
            Duration.ofSeconds(1),
            null,
            Duration.ofSeconds(3),
            new Attempts(3, Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofMillis(20)));

    private record Answer(int status, Map<String, String> headers, String body) {}

    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private HttpServer server;
    private URI endpoint;
    private LambdaClient client;
    private LambdaFunctions functions;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        client = LambdaClients.of(endpoint, IMPATIENT);
        functions = new LambdaFunctions(client, "p-");
    }

    @AfterEach
    void stop() {
        release.countDown();
        client.close();
        server.stop(0);
    }

    /** Without an answer prepared the server hangs, until the test ends. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Answer answer = answers.poll();
            if (answer == null) {
                release.await(30, TimeUnit.SECONDS);
                return;
            }
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void willAnswer(int times, Answer answer) {
        for (int i = 0; i < times; i++) {
            answers.add(answer);
        }
    }

    private static Answer reply(String json) {
        return new Answer(200, Map.of(), json);
    }

    private static Answer error(int status, String type) {
        return new Answer(status, Map.of("x-amzn-ErrorType", type), "{\"Type\":\"User\",\"message\":\"because\"}");
    }

    private static Answer failed(String json) {
        return new Answer(200, Map.of("X-Amz-Function-Error", "Unhandled"), json);
    }

    private String invoke(String payload) {
        return functions.invoke("f", payload, PATIENCE);
    }

    @Test
    @DisplayName("text travels as JSON under the prefixed name, a JSON string comes back as text")
    void wraps() {
        answers.add(reply("\"reply \\\"1\\\"\""));
        answers.add(reply("{\"n\": 2}"));
        answers.add(new Answer(202, Map.of(), ""));

        assertThat(invoke("say \"hi\"")).isEqualTo("reply \"1\"");
        assertThat(invoke("{\"n\": 1}")).isEqualTo("{\"n\": 2}");
        functions.start("f", "later");

        assertThat(asked)
                .containsExactly(
                        "/2015-03-31/functions/p-f/invocations \"say \\\"hi\\\"\"",
                        "/2015-03-31/functions/p-f/invocations {\"n\": 1}",
                        "/2015-03-31/functions/p-f/invocations \"later\"");
    }

    @Test
    @DisplayName(
            "a function that is not there is FUNCTION_UNKNOWN with the remedy; a name that cannot be is not even asked for")
    void unknown() {
        answers.add(error(404, "ResourceNotFoundException"));

        assertFault(() -> invoke("x"), FaultCode.FUNCTION_UNKNOWN, "drover functions deploy");
        assertFault(() -> functions.invoke("a.b", "x", PATIENCE), FaultCode.FUNCTION_UNKNOWN, "p-a.b");
        assertFault(() -> functions.start("x".repeat(63), "x"), FaultCode.FUNCTION_UNKNOWN, "64");
        assertThat(asked).hasSize(1);
    }

    @Test
    @DisplayName("an error in the function is FUNCTION_FAILED with its message, not repeated")
    void failed() {
        answers.add(failed("{\"errorMessage\":\"on purpose\",\"errorType\":\"X\",\"stackTrace\":[\"at a\"]}"));
        answers.add(failed("plain words"));

        assertFault(() -> invoke("x"), FaultCode.FUNCTION_FAILED, "function 'f' failed: on purpose");
        assertFault(() -> invoke("x"), FaultCode.FUNCTION_FAILED, "plain words");
        assertThat(asked).hasSize(2);
    }

    @Test
    @DisplayName("a function that Lambda ended for its time is TASK_TIMED_OUT")
    void endedByLambda() {
        answers.add(failed("{\"errorMessage\":\"2026-01-01T00:00:00.000Z 1-2 Task timed out after 3.00 seconds\"}"));
        answers.add(failed("{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"RequestId: 1\"}"));

        assertFault(() -> invoke("x"), FaultCode.TASK_TIMED_OUT, "longer time-out");
        assertFault(() -> invoke("x"), FaultCode.TASK_TIMED_OUT, "longer time-out");
    }

    @Test
    @DisplayName("throttling is waited out, within bounds; then it is FUNCTIONS_UNAVAILABLE")
    void throttled() {
        willAnswer(2, error(429, "TooManyRequestsException"));
        answers.add(reply("\"done\""));
        assertThat(invoke("x")).isEqualTo("done");

        willAnswer(3, error(429, "TooManyRequestsException"));
        assertFault(() -> invoke("x"), FaultCode.FUNCTIONS_UNAVAILABLE, "concurrency");
        assertThat(asked).hasSize(6);
    }

    @Test
    @DisplayName("a refusal names the credentials, as does their absence")
    void credentials() {
        answers.add(error(403, "UnrecognizedClientException"));
        assertFault(() -> invoke("x"), FaultCode.FUNCTIONS_UNAVAILABLE, "spring.cloud.aws.credentials");

        AwsCredentialsProvider none = () -> {
            throw SdkClientException.create("Unable to load credentials from any provider");
        };
        LambdaClientBuilder builder = LambdaClient.builder()
                .endpointOverride(endpoint)
                .region(AwsEndpoint.REGION)
                .credentialsProvider(none);
        IMPATIENT.applyTo(builder);
        try (LambdaClient bare = builder.build()) {
            assertFault(
                    () -> new LambdaFunctions(bare, "p-").start("f", "x"),
                    FaultCode.FUNCTIONS_UNAVAILABLE,
                    "set spring.cloud.aws.credentials");
        }
    }

    @Test
    @DisplayName("an endpoint that answers with a page, or not at all, is FUNCTIONS_UNAVAILABLE and named")
    void down() {
        willAnswer(3, new Answer(500, Map.of("Content-Type", "text/html"), "<html>oops</html>"));
        assertFault(() -> invoke("x"), FaultCode.FUNCTIONS_UNAVAILABLE, "spring.cloud.aws.endpoint");

        server.stop(0);
        assertFault(() -> invoke("x"), FaultCode.FUNCTIONS_UNAVAILABLE, "spring.cloud.aws.endpoint");
    }

    @Test
    @DisplayName("an endpoint that hangs ends an invocation at its own time-out, a start at the client's")
    void hangs() {
        long start = System.nanoTime();

        assertFault(() -> functions.invoke("f", "x", Duration.ofMillis(300)), FaultCode.TASK_TIMED_OUT, "300 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        assertFault(() -> functions.start("f", "x"), FaultCode.FUNCTIONS_UNAVAILABLE, "endpoint");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    @DisplayName("a payload larger than Lambda takes is refused before it is sent, and so is one that Lambda refuses")
    void tooLarge() {
        assertFault(() -> invoke("x".repeat(6 * 1024 * 1024)), FaultCode.BODY_TOO_LARGE, "6291456");
        assertFault(() -> functions.start("f", "x".repeat(1024 * 1024)), FaultCode.BODY_TOO_LARGE, "1048576");
        assertThat(asked).isEmpty();

        answers.add(error(413, "RequestTooLargeException"));
        assertFault(() -> invoke("x"), FaultCode.BODY_TOO_LARGE, "because");
    }

    private static void assertFault(ThrowingCallable call, FaultCode code, String told) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault().code()).isEqualTo(code);
            assertThat(e.fault().message()).contains(told);
        });
    }
}
