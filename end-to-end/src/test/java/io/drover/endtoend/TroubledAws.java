package io.drover.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Stands before an emulator of AWS and hands everything on, or answers by itself what goes wrong there. */
final class TroubledAws implements AutoCloseable {

    /** What goes wrong, and what a service has to tell people then. */
    enum Trouble {
        BAD_CREDENTIALS(403, "UnrecognizedClientException", "InvalidAccessKeyId", "spring.cloud.aws.credentials"),
        NO_QUEUE(400, "QueueDoesNotExist", null, "drover init"),
        NO_TABLE(400, "ResourceNotFoundException", null, "drover init"),
        THROTTLING(400, "ThrottlingException", "SlowDown", "passes by itself"),
        BUCKET_ELSEWHERE(301, null, "PermanentRedirect", "spring.cloud.aws.region.static"),
        CLOCK(403, "RequestExpired", "RequestTimeTooSkewed", "NTP"),
        DOWN(0, null, null, "spring.cloud.aws.endpoint"),
        PAGE(500, null, null, "status 500");

        final String remedy;
        private final int status;
        private final @Nullable String code;
        private final @Nullable String codeOfS3;

        Trouble(int status, @Nullable String code, @Nullable String codeOfS3, String remedy) {
            this.status = status;
            this.code = code;
            this.codeOfS3 = codeOfS3;
            this.remedy = remedy;
        }

        private boolean concerns(@Nullable String target) {
            return switch (this) {
                case NO_QUEUE -> target != null && target.startsWith("AmazonSQS");
                case NO_TABLE -> target != null && target.startsWith("DynamoDB");
                case BUCKET_ELSEWHERE -> target == null;
                case BAD_CREDENTIALS, THROTTLING, CLOCK, DOWN, PAGE -> true;
            };
        }

        private String body(@Nullable String target) {
            if (this == PAGE) {
                return "<!doctype html><title>500 Internal Server Error</title>";
            }
            return target == null
                    ? "<Error><Code>" + codeOfS3 + "</Code><Message>no</Message></Error>"
                    : "{\"__type\":\"x#" + code + "\",\"message\":\"no\"}";
        }
    }

    private static final Set<String> NOT_HANDED_ON =
            Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

    private final URI emulator;
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;
    private volatile @Nullable Trouble trouble;

    TroubledAws(URI emulator) throws IOException {
        this.emulator = emulator;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void begin(Trouble now) {
        trouble = now;
    }

    void end() {
        trouble = null;
    }

    @Override
    public void close() {
        server.stop(0);
        client.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            Trouble now = trouble;
            if (now == null || !now.concerns(target)) {
                handOn(exchange, body);
            } else if (now != Trouble.DOWN) {
                byte[] answer = now.body(target).getBytes(StandardCharsets.UTF_8);
                // What AWS sends for a bad day of S3; the other services say 400.
                int status = now == Trouble.THROTTLING && target == null ? 503 : now.status;
                exchange.getResponseHeaders().set("x-amz-bucket-region", "eu-central-1");
                reply(exchange, status, answer);
            }
        }
    }

    private void handOn(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        emulator.resolve(exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_HANDED_ON.contains(name.toLowerCase())) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
            response.headers().map().forEach((name, values) -> {
                if (!NOT_HANDED_ON.contains(name) && !name.startsWith(":")) {
                    values.forEach(value -> exchange.getResponseHeaders().add(name, value));
                }
            });
            reply(exchange, response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, empty ? -1 : body.length);
        if (!empty) {
            exchange.getResponseBody().write(body);
        }
    }
}
