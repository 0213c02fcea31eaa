package io.drover.aws.dynamo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.drover.aws.client.ClientSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A server whose answers the test writes, and a client of it that has little patience. Without an answer it hangs, until
 * the test ends.
 */
final class FakeDynamo implements AutoCloseable {

    private static final ClientSettings HASTY = new ClientSettings(
            8, Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofSeconds(2), ClientSettings.DYNAMO.attempts());

    private record Answer(int status, String type, String body) {}

    final List<String> asked = new CopyOnWriteArrayList<>();
    final CountDownLatch hanging = new CountDownLatch(1);
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    final DynamoDbClient client;
    private volatile @Nullable Answer always;

    FakeDynamo() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
        client = DynamoEndpoint.client(endpoint(), HASTY);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    FakeDynamo then(String body) {
        answers.add(new Answer(200, "application/x-amz-json-1.0", body));
        return this;
    }

    FakeDynamo thenError(String code, String fields) {
        answers.add(error(code, fields));
        return this;
    }

    /** What is answered once nothing else is left. */
    void alwaysError(String code, String message) {
        always = error(code, "\"message\":\"" + message + "\"");
    }

    void alwaysPage(int status, String html) {
        always = new Answer(status, "text/html", html);
    }

    private static Answer error(String code, String fields) {
        return new Answer(
                400,
                "application/x-amz-json-1.0",
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + code + "\"," + fields + "}");
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestHeaders().getFirst("X-Amz-Target").replaceFirst(".*\\.", "") + " "
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        @Nullable Answer next = answers.poll();
        @Nullable Answer answer = next == null ? always : next;
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
        exchange.getResponseHeaders().add("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Nobody listens there any more. */
    void stop() {
        server.stop(0);
    }

    @Override
    public void close() {
        release.countDown();
        client.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
