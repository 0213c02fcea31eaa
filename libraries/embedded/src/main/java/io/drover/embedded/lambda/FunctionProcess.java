package io.drover.embedded.lambda;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.drover.ports.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process of a function, and Lambda's Runtime API for it. It runs one invocation at a time. */
final class FunctionProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FunctionProcess.class);

    /**
     * Runs its argument, and kills that when its own input ends, for whatever reason the endpoint came to its end: one in
     * the middle of an invocation would go on.
     */
    private static final String GUARDED = """
            exec 3<&0
            "$1" </dev/null 3<&- &
            function=$!
            (read -r _ <&3; kill -9 $function) &
            guard=$!
            exec 3<&-
            wait $function
            status=$?
            kill -9 $guard
            exit $status
            """;

    /** The output of a function starts anew beyond this; what was before is kept once. */
    private static final long MAX_LOG_BYTES = 10L << 20;

    private static final int MAX_REPLY_BYTES = 6 << 20;
    private static final long MAX_SKIPPED_BYTES = 64L << 20;
    private static final Outcome TOO_LARGE = Outcome.failure(
            "Function.ResponseSizeTooLarge",
            "Response payload size exceeded maximum allowed payload size (" + MAX_REPLY_BYTES + " bytes).");
    private static final Duration GRACE = Duration.ofSeconds(3);

    private record Invocation(String id, byte[] payload, Instant deadline, CompletableFuture<Outcome> outcome) {}

    private final LocalFunction function;
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    /** Why there will be no further reply; completes at the end of the process at the latest. */
    private final CompletableFuture<Outcome> ended = new CompletableFuture<>();

    private volatile CompletableFuture<Invocation> offered = new CompletableFuture<>();
    private volatile @Nullable Invocation current;
    private volatile @Nullable Process process;

    FunctionProcess(LocalFunction function) {
        this.function = function;
    }

    /** @param address of its Runtime API, where it may be asked at once */
    void start(FunctionStore store, String address) throws IOException {
        Path code = store.code(function);
        Path bootstrap = code.resolve(CodeFiles.BOOTSTRAP);
        if (!Files.isExecutable(bootstrap)) {
            throw new IOException("the zip has no '" + CodeFiles.BOOTSTRAP + "' at its top");
        }
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", GUARDED, "drover-function", bootstrap.toString());
        // The variables of this process are not the function's: it would come to lean on them.
        builder.environment().keySet().retainAll(List.of("PATH"));
        setVariables(builder.environment(), code, address);
        Path log = store.log(function);
        if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
            Files.move(log, log.resolveSibling("output.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        // Before the process writes there, with what permissions it pleases.
        PrivateFiles.createFile(log);
        Process started = builder.directory(code.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process = started;
        CompletableFuture<Void> _ = started.onExit()
                .thenAccept(end -> ended.complete(
                        Outcome.failure("Runtime.ExitError", "Runtime exited with exit status " + end.exitValue())));
    }

    private void setVariables(Map<String, String> variables, Path code, String address) {
        variables.putAll(Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "LANG", "en_US.UTF-8",
                "TZ", ":UTC",
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_REGION", "us-east-1"));
        variables.putAll(function.variables());
        variables.putAll(Map.of(
                "AWS_LAMBDA_RUNTIME_API",
                address,
                "AWS_LAMBDA_FUNCTION_NAME",
                function.name(),
                "AWS_LAMBDA_FUNCTION_VERSION",
                "$LATEST",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                function.text("MemorySize"),
                "AWS_LAMBDA_LOG_GROUP_NAME",
                "/aws/lambda/" + function.name(),
                "AWS_LAMBDA_LOG_STREAM_NAME",
                "local",
                "AWS_LAMBDA_INITIALIZATION_TYPE",
                "on-demand",
                "LAMBDA_TASK_ROOT",
                code.toString(),
                "_HANDLER",
                function.text("Handler")));
    }

    /** Whether it can run the function as that is now. */
    boolean isOf(LocalFunction now) {
        @Nullable Process own = process;
        return function.name().equals(now.name())
                && function.revision() == now.revision()
                && own != null
                && own.isAlive()
                && !ended.isDone();
    }

    /** Whether it is one of this function, as that is or was. */
    boolean isOf(String name) {
        return function.name().equals(name);
    }

    /** The outcome; a process that did not reply in time is closed. */
    Outcome invoke(String id, byte[] payload, Duration initTimeout, Instant now) {
        Outcome never =
                Outcome.failure("Sandbox.Timedout", "the process asked for no invocation within " + initTimeout);
        if (first(ready, initTimeout, never) instanceof Outcome failure) {
            return failure;
        }
        int seconds = function.timeoutSeconds();
        Invocation invocation = new Invocation(id, payload, now.plusSeconds(seconds), new CompletableFuture<>());
        current = invocation;
        offered.complete(invocation);
        Outcome late = Outcome.failure(
                "Sandbox.Timedout",
                String.format(Locale.ROOT, "RequestId: %s Error: Task timed out after %d.00 seconds", id, seconds));
        return (Outcome) first(invocation.outcome(), Duration.ofSeconds(seconds), late);
    }

    private Object first(CompletableFuture<?> awaited, Duration most, Outcome late) {
        Object seen = CompletableFuture.anyOf(awaited, ended)
                .completeOnTimeout(late, most.toNanos(), TimeUnit.NANOSECONDS)
                .join();
        if (seen == late) {
            close();
        }
        return seen;
    }

    /** @param path what the process asks for, behind {@code runtime/} */
    void handle(HttpExchange exchange, String path) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_REPLY_BYTES + 1);
        exchange.getRequestBody().skip(MAX_SKIPPED_BYTES);
        if (path.equals("invocation/next")) {
            next(exchange);
            return;
        }
        if (path.equals("init/error")) {
            ended.complete(new Outcome(true, body));
        } else {
            outcome(path.split("/"), body);
        }
        exchange.sendResponseHeaders(202, -1);
    }

    private void next(HttpExchange exchange) throws IOException {
        ready.complete(true);
        if (!(CompletableFuture.anyOf(offered, ended).join() instanceof Invocation invocation)) {
            // Whoever asks sees its connection end.
            return;
        }
        offered = new CompletableFuture<>();
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id());
        headers.set(
                "Lambda-Runtime-Deadline-Ms",
                Long.toString(invocation.deadline().toEpochMilli()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", function.text("FunctionArn"));
        exchange.sendResponseHeaders(200, invocation.payload().length);
        exchange.getResponseBody().write(invocation.payload());
    }

    /** An outcome of another invocation than the current one is late: nobody waits for it any more. */
    private void outcome(String[] path, byte[] body) {
        Invocation invocation = current;
        if (path.length == 3 && invocation != null && path[1].equals(invocation.id())) {
            boolean small = body.length <= MAX_REPLY_BYTES;
            invocation.outcome().complete(small ? new Outcome(path[2].equals("error"), body) : TOO_LARGE);
        }
    }

    /** Ends the process; those that it started end by their own guard first, and are killed if they do not. */
    @Override
    public void close() {
        Process running = process;
        if (running == null) {
            return;
        }
        List<ProcessHandle> all = Stream.concat(running.descendants(), Stream.of(running.toHandle()))
                .toList();
        try {
            running.getOutputStream().close();
            CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                    .orTimeout(GRACE.toNanos(), TimeUnit.NANOSECONDS)
                    .join();
        } catch (IOException | CompletionException e) {
            LOG.debug("process {} does not end by itself and is killed", running.pid(), e);
        } finally {
            all.forEach(ProcessHandle::destroyForcibly);
            ended.complete(Outcome.failure("Runtime.ExitError", "Runtime was ended"));
        }
    }
}
