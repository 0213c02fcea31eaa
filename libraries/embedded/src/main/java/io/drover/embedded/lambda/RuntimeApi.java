package io.drover.embedded.lambda;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Lambda's Runtime API for one process: it asks for an invocation, and says what became of it. */
final class RuntimeApi {

    private static final int MAX_REPLY_BYTES = 6 << 20;
    private static final long MAX_SKIPPED_BYTES = 64L << 20;

    /** @param id unique among the invocations of this endpoint */
    record Invocation(String id, String arn, byte[] payload, Instant deadline, CompletableFuture<Outcome> outcome) {}

    /** One at most, and behind it that there will be no other. */
    private final BlockingQueue<Optional<Invocation>> offered = new LinkedBlockingQueue<>();

    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final CompletableFuture<Outcome> ended = new CompletableFuture<>();

    private volatile @Nullable Invocation current;

    /** Whether the process has asked for its first invocation; completes with false if it never will. */
    CompletableFuture<Boolean> ready() {
        return ready;
    }

    /** Why there will be no further reply; completes at the end of the process at the latest. */
    CompletableFuture<Outcome> ended() {
        return ended;
    }

    /** Hands over one invocation; the one before must have its outcome. */
    void offer(Invocation invocation) {
        current = invocation;
        offered.add(Optional.of(invocation));
        if (ended.isDone()) {
            invocation.outcome().complete(ended.join());
        }
    }

    void end(Outcome reason) {
        ended.complete(reason);
        ready.complete(false);
        offered.add(Optional.empty());
        Invocation cut = current;
        if (cut != null) {
            cut.outcome().complete(reason);
        }
    }

    /** @param path behind {@code runtime/} */
    void handle(HttpExchange exchange, String path) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_REPLY_BYTES + 1);
        exchange.getRequestBody().skip(MAX_SKIPPED_BYTES);
        if (path.equals("invocation/next")) {
            next(exchange);
            return;
        }
        if (path.equals("init/error")) {
            end(new Outcome(true, body));
        } else {
            outcome(path.split("/"), body);
        }
        exchange.sendResponseHeaders(202, -1);
    }

    private void next(HttpExchange exchange) throws IOException {
        ready.complete(true);
        Optional<Invocation> taken;
        try {
            taken = offered.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            taken = Optional.empty();
        }
        if (taken.isEmpty()) {
            // Whoever asks sees its connection end.
            offered.add(taken);
            return;
        }
        Invocation invocation = taken.get();
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id());
        headers.set(
                "Lambda-Runtime-Deadline-Ms",
                Long.toString(invocation.deadline().toEpochMilli()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", invocation.arn());
        exchange.sendResponseHeaders(200, invocation.payload().length);
        exchange.getResponseBody().write(invocation.payload());
    }

    /** An outcome of another invocation than the current one is late: nobody waits for it any more. */
    private void outcome(String[] path, byte[] body) {
        Invocation invocation = current;
        if (path.length != 3 || invocation == null || !path[1].equals(invocation.id())) {
            return;
        }
        invocation
                .outcome()
                .complete(
                        body.length <= MAX_REPLY_BYTES
                                ? new Outcome(path[2].equals("error"), body)
                                : Outcome.failure(
                                        "Function.ResponseSizeTooLarge",
                                        "Response payload size exceeded maximum allowed payload size ("
                                                + MAX_REPLY_BYTES + " bytes)."));
    }
}
