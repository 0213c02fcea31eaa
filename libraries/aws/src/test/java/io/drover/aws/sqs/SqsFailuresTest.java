package io.drover.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drover.aws.client.ClientSettings;
import io.drover.aws.fault.AwsService;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.Delivery;
import io.drover.ports.QueueSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** What no well-behaved server does: a server whose answers the test writes. */
@Timeout(30)
final class SqsFailuresTest {

    private static final ClientSettings HASTY =
            new ClientSettings(8, Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofSeconds(2), null);

    private record Answer(int status, String body) {}

    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<String> asked = new ArrayList<>();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private SqsAsyncClient client;
    private SqsWorkQueue queue;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        client = SqsEndpoint.client(endpoint, HASTY);
        queue = new SqsWorkQueue(client, AwsService.SQS, "jobs", endpoint + "/000000000000/jobs");
    }

    @AfterEach
    void stop() {
        release.countDown();
        client.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    @DisplayName("entries that a batch refused are sent again, and only those")
    void partialFailure() {
        answers.add(refusing("InternalError", 1, 3));
        answers.add(refusing("InternalError", 1));
        answers.add(refusing("InternalError"));

        queue.extend(IntStream.range(0, 5).mapToObj(i -> "receipt-" + i).toList(), Duration.ofSeconds(5));

        assertThat(asked).hasSize(3);
        assertThat(receipts(asked.get(1))).containsExactly("receipt-1", "receipt-3");
        assertThat(receipts(asked.get(2))).containsExactly("receipt-3");
    }

    @Test
    @DisplayName("entries that are refused for ever end in QUEUE_UNAVAILABLE after a bounded number of tries")
    void refusedForEver() {
        IntStream.range(0, 10).forEach(i -> answers.add(refusing("InternalError", 0)));

        assertUnavailable(() -> queue.delete(List.of("receipt-0")), "InternalError");
        assertThat(asked).hasSize(SqsLimits.ROUNDS);
    }

    @Test
    @DisplayName("receipts that lapsed are passed over, whatever the provider calls it")
    void lapsed() {
        answers.add(refusing("ReceiptHandleIsInvalid", 0));
        answers.add(refusing("AWS.SimpleQueueService.MessageNotInflight", 0));
        answers.add(refusing("InvalidParameterValue", 0));

        queue.delete(List.of("receipt-0"));
        queue.extend(List.of("receipt-0"), Duration.ofSeconds(1));
        queue.extend(List.of("receipt-0"), Duration.ZERO);

        assertThat(asked).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.amazonaws.sqs#QueueDoesNotExist",
                "AWS.SimpleQueueService.NonExistentQueue",
                "com.amazonaws.sqs#AWS.SimpleQueueService.NonExistentQueue"
            })
    @DisplayName("a queue that does not exist is missing, by name and with the remedy, whatever the provider calls it")
    void missingQueue(String code) {
        answers.add(error(400, code));

        assertFault(
                FaultCode.QUEUE_MISSING,
                queue::depth,
                "queue jobs",
                "does not exist",
                "drover init",
                "drover.backend.queue-prefix");
    }

    @Test
    @DisplayName("a queue that is missing is made, also where the provider calls it by its older name")
    void missingByItsOlderName() {
        answers.add(error(400, "AWS.SimpleQueueService.NonExistentQueue"));
        answers.add(new Answer(200, "{\"QueueUrl\":\"http://127.0.0.1/0/jobs\"}"));

        assertThat(new SqsWorkQueues(client).open(QueueSpec.plain("jobs", Duration.ofSeconds(30))))
                .isNotNull();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            403 | UnrecognizedClientException | The security token is invalid. | set spring.cloud.aws.credentials
            403 | InvalidClientTokenId | The security token is invalid. | set spring.cloud.aws.credentials
            403 | SignatureDoesNotMatch | The signature we calculated does not match | set spring.cloud.aws.credentials
            400 | ExpiredTokenException | The security token is expired | set spring.cloud.aws.credentials
            403 | InvalidSignatureException | Signature expired: 1 is before 2 | clock of this machine is off by more than 5
            403 | SignatureDoesNotMatch | Signature not yet current: 2 is after 1 | clock of this machine is off
            400 | RequestExpired | too late | set it by NTP
            403 | AccessDeniedException | not authorized to perform: sqs:ReceiveMessage | add the right to their policy
            400 | RequestThrottled | too much | it passes by itself
            400 | OverLimit | too many in flight | fewer workers
            503 | ServiceUnavailable | not now | try again in a while
            400 | InvalidAddress | no such address | see that the endpoint (spring.cloud.aws.endpoint) is SQS
            """)
    @DisplayName("a refusal tells the queue and what to do about it")
    void refusals(int status, String code, String message, String remedy) {
        IntStream.range(0, 10).forEach(i -> answers.add(error(status, "com.amazonaws.sqs#" + code, message)));

        assertUnavailable(() -> queue.receive(1, Duration.ZERO), "queue jobs", remedy, message);
    }

    @Test
    @DisplayName("a queue that is missing and may not be made tells both")
    void mayNotBeMade() {
        answers.add(error(400, "com.amazonaws.sqs#QueueDoesNotExist"));
        answers.add(error(403, "com.amazonaws.sqs#AccessDeniedException"));

        assertUnavailable(
                () -> new SqsWorkQueues(client).open(QueueSpec.plain("jobs", Duration.ofSeconds(30))),
                "queue jobs does not exist",
                "may not make it",
                "drover init");
    }

    @Test
    @DisplayName("a 500 with a page for humans is tried again, then told without the page")
    void page() {
        IntStream.range(0, 10).forEach(i -> answers.add(new Answer(500, "<!doctype html>" + "x".repeat(5000))));

        assertUnavailable(() -> queue.send(List.of("x")), "queue jobs: sending", "out of order", "status 500");
        assertThat(asked).hasSizeGreaterThan(1);
    }

    @Test
    @DisplayName("a server that hangs ends in QUEUE_UNAVAILABLE within the call time-out")
    void hangs() {
        long start = System.nanoTime();

        assertUnavailable(queue::depth, "queue jobs", "spring.cloud.aws.endpoint");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    @DisplayName("a server that is gone ends in QUEUE_UNAVAILABLE")
    void gone() {
        server.stop(0);

        assertUnavailable(() -> new SqsWorkQueues(client).drop("jobs"), "queue jobs", "spring.cloud.aws.endpoint");
        assertUnavailable(
                () -> new SqsWorkQueues(client, AwsService.EMBEDDED_QUEUES).drop("jobs"),
                "queue jobs",
                "the queue server of this Drover does not answer");
    }

    @Test
    @DisplayName("what a first poll brought is handed on although a later one fails")
    void laterPollFails() {
        String messages = IntStream.range(0, 10)
                .mapToObj(i -> "{\"MessageId\":\"%d\",\"ReceiptHandle\":\"r%d\",\"Body\":\"x\",\"MD5OfBody\":\"%s\"}"
                        .formatted(i, i, "9dd4e461268c8034f5c8564e155c67a6"))
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        answers.add(new Answer(200, "{\"Messages\":[" + messages + "]}"));
        answers.add(error(403, "com.amazonaws.sqs#AccessDeniedException"));

        assertThat(queue.receive(20, Duration.ZERO)).extracting(Delivery::body).hasSize(10);
    }

    @Test
    @DisplayName("an interrupt ends a call at once, as a fault with the flag kept")
    void interrupted() throws Exception {
        List<Throwable> thrown = new ArrayList<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                queue.send(List.of("x"));
            } catch (FaultException e) {
                thrown.add(e);
                thrown.add(Thread.currentThread().isInterrupted() ? e : new AssertionError("flag lost"));
            }
        });
        assertThat(hanging.await(10, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();

        assertThat(caller.join(Duration.ofMillis(400))).isTrue();
        assertThat(thrown).hasSize(2).hasOnlyElementsOfType(FaultException.class);
        assertThat(thrown.getFirst()).hasCauseInstanceOf(InterruptedException.class);
    }

    /** Without an answer prepared the server hangs, until the test ends. */
    private void answer(HttpExchange exchange) throws IOException {
        String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        synchronized (asked) {
            asked.add(request);
        }
        Answer answer = answers.poll();
        if (answer == null) {
            hanging.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
            return;
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Answer refusing(String code, int... ids) {
        String failed = IntStream.of(ids)
                .mapToObj(id ->
                        "{\"Id\":\"%d\",\"SenderFault\":false,\"Code\":\"%s\",\"Message\":\"no\"}".formatted(id, code))
                .reduce((a, b) -> a + "," + b)
                .orElse("");
        return new Answer(200, "{\"Successful\":[],\"Failed\":[" + failed + "]}");
    }

    private static Answer error(int status, String type) {
        return error(status, type, "no");
    }

    private static Answer error(int status, String type, String message) {
        return new Answer(status, "{\"__type\":\"" + type + "\",\"message\":\"" + message + "\"}");
    }

    private static List<String> receipts(String request) {
        return Pattern.compile("receipt-\\d+")
                .matcher(request)
                .results()
                .map(result -> result.group())
                .toList();
    }

    private static void assertUnavailable(ThrowingCallable call, String... told) {
        assertFault(FaultCode.QUEUE_UNAVAILABLE, call, told);
    }

    private static void assertFault(FaultCode code, ThrowingCallable call, String... told) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault().code()).isEqualTo(code);
            assertThat(e.fault().message()).contains(told).hasSizeLessThan(700);
        });
    }
}
