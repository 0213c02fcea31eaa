package io.drover.embedded.lambda;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Lambda's Runtime API for one process: it asks for an invocation, and says what became of it. */
final class RuntimeApi implements AutoCloseable {

    /** Of a reply. */
    static final int MAX_REPLY_BYTES = 6 * 1024 * 1024;

    private static final long MAX_SKIPPED_BYTES = 64L * 1024 * 1024;
    private static final String BASE = "/2018-06-01/runtime/";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** @param id unique among the invocations of this endpoint */
    record Invocation(String id, String arn, String payload, Instant deadline, CompletableFuture<Outcome> outcome) {}

    private final String secret = secret();
    private final String base = "/" + secret + BASE;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Invocation> offered = new ArrayBlockingQueue<>(1);
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final CompletableFuture<Outcome.Failed> ended = new CompletableFuture<>();

    private volatile @Nullable Invocation current;

    RuntimeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(base, this::handle);
        server.start();
    }

    /** Host and port, and a word that only the process is told: the protocol itself knows no key. */
    String address() {
        return server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/" + secret;
    }

    /** Whether the process has asked for its first invocation; completes with false if it never will. */
    CompletableFuture<Boolean> ready() {
        return ready;
    }

    /** Why there will be no further reply; completes at the end of the process at the latest. */
    CompletableFuture<Outcome.Failed> ended() {
        return ended;
    }

    /** Hands over one invocation; the one before must have its outcome. */
    void offer(Invocation invocation) {
        current = invocation;
        offered.add(invocation);
        if (ended.isDone()) {
            invocation.outcome().complete(ended.join());
        }
    }

    void end(Outcome.Failed reason) {
        ended.complete(reason);
        ready.complete(false);
        Invocation cut = current;
        if (cut != null) {
            cut.outcome().complete(reason);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(base.length());
            byte[] body = exchange.getRequestBody().readNBytes(MAX_REPLY_BYTES + 1);
            exchange.getRequestBody().skip(MAX_SKIPPED_BYTES);
            if (path.equals("invocation/next")) {
                next(exchange);
            } else if (path.equals("init/error")) {
                end(new Outcome.Failed(text(body)));
                accepted(exchange);
            } else {
                outcome(path.split("/"), body);
                accepted(exchange);
            }
        }
    }

    private void next(HttpExchange exchange) throws IOException {
        ready.complete(true);
        Invocation invocation;
        try {
            invocation = offered.take();
        } catch (InterruptedException e) {
            // The endpoint is closing; the process sees its connection end.
            Thread.currentThread().interrupt();
            return;
        }
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id());
        headers.set(
                "Lambda-Runtime-Deadline-Ms",
                String.valueOf(invocation.deadline().toEpochMilli()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", invocation.arn());
        byte[] payload = invocation.payload().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, payload.length);
        exchange.getResponseBody().write(payload);
    }

    /** An outcome of another invocation than the current one is late: nobody waits for it any more. */
    private void outcome(String[] path, byte[] body) {
        Invocation invocation = current;
        if (path.length != 3 || invocation == null || !path[1].equals(invocation.id())) {
            return;
        }
        Outcome outcome = path[2].equals("error") ? new Outcome.Failed(text(body)) : new Outcome.Replied(text(body));
        invocation
                .outcome()
                .complete(
                        body.length <= MAX_REPLY_BYTES
                                ? outcome
                                : Outcome.Failed.because(
                                        "Function.ResponseSizeTooLarge",
                                        "Response payload size exceeded maximum allowed payload size ("
                                                + MAX_REPLY_BYTES + " bytes)."));
    }

    private static String secret() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static void accepted(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(202, -1);
    }
}
