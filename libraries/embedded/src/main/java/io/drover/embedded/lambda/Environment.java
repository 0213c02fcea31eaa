package io.drover.embedded.lambda;

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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process of a function; it runs one invocation at a time. */
final class Environment implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Environment.class);

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

    private static final Duration GRACE = Duration.ofSeconds(3);

    private final LocalFunction function;
    private final RuntimeApi api;
    private final String word;
    private final Process process;

    /**
     * Starts the process.
     *
     * @param word tells it from others
     * @param address of its Runtime API
     */
    Environment(LocalFunction function, FunctionStore store, RuntimeApi api, String word, String address)
            throws IOException {
        this.function = function;
        this.api = api;
        this.word = word;
        Path code = store.code(function);
        Path bootstrap = code.resolve(CodeFiles.BOOTSTRAP);
        if (!Files.isExecutable(bootstrap)) {
            throw new IOException("the zip has no '" + CodeFiles.BOOTSTRAP + "' at its top");
        }
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", GUARDED, "drover-function", bootstrap.toString());
        // The variables of this process are not the function's: it would come to lean on them.
        builder.environment().keySet().retainAll(List.of("PATH"));
        setVariables(builder.environment(), code, address);
        this.process = builder.directory(code.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        log(store.log(function)).toFile()))
                .start();
        CompletableFuture<Void> _ = process.onExit()
                .thenAccept(ended -> api.end(
                        Outcome.failure("Runtime.ExitError", "Runtime exited with exit status " + ended.exitValue())));
    }

    private void setVariables(Map<String, String> variables, Path code, String address) {
        variables.putAll(Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "LANG", "en_US.UTF-8",
                "TZ", ":UTC",
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_REGION", "us-east-1"));
        function.configuration()
                .path("Environment")
                .path("Variables")
                .forEachEntry((name, value) -> variables.put(name, value.asString()));
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

    private static Path log(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
            Files.move(log, log.resolveSibling("output.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        // Before the process writes there, with what permissions it pleases.
        return PrivateFiles.createFile(log);
    }

    LocalFunction function() {
        return function;
    }

    String word() {
        return word;
    }

    /** Whether it runs the function as that is now. */
    boolean isOf(LocalFunction now) {
        return function.name().equals(now.name()) && function.revision() == now.revision();
    }

    boolean isAlive() {
        return process.isAlive() && !api.ended().isDone();
    }

    /** The outcome; an environment that did not reply in time is closed. */
    Outcome invoke(String id, byte[] payload, Duration initTimeout, Instant now) throws InterruptedException {
        if (!await(api.ready(), initTimeout, false)) {
            close();
            return api.ended()
                    .getNow(Outcome.failure(
                            "Sandbox.Timedout", "the process asked for no invocation within " + initTimeout));
        }
        int seconds = function.timeoutSeconds();
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        api.offer(new RuntimeApi.Invocation(
                id, function.text("FunctionArn"), payload, now.plusSeconds(seconds), outcome));
        Outcome late = Outcome.failure(
                "Sandbox.Timedout",
                String.format(Locale.ROOT, "RequestId: %s Error: Task timed out after %d.00 seconds", id, seconds));
        Outcome seen = await(outcome, Duration.ofSeconds(seconds), late);
        if (seen == late) {
            close();
        }
        return seen;
    }

    /** Ends the process; those that it started end by their own guard first, and are killed if they do not. */
    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        CompletableFuture<?>[] ends = all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            process.getOutputStream().close();
            Object _ = await(CompletableFuture.allOf(ends).thenApply(_ -> true), GRACE, false);
        } catch (IOException e) {
            LOG.debug("process {} reads no longer and is killed", process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static <T> T await(CompletableFuture<T> future, Duration most, T otherwise) throws InterruptedException {
        try {
            return future.get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return otherwise;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
