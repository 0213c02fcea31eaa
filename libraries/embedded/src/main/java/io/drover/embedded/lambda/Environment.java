package io.drover.embedded.lambda;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One process of a function; it runs one invocation at a time. */
final class Environment implements AutoCloseable {

    private static final long END_SECONDS = 5;

    private final FunctionConfig function;
    private final RuntimeApi api;
    private final Process process;

    private Environment(FunctionConfig function, RuntimeApi api, Process process) {
        this.function = function;
        this.api = api;
        this.process = process;
    }

    static Environment start(FunctionConfig function, RuntimeCommand command) throws IOException {
        RuntimeApi api = new RuntimeApi();
        try {
            Process process = command.start(function, api.address());
            CompletableFuture<Void> _ = process.onExit()
                    .thenAccept(ended -> api.end(Outcome.Failed.because(
                            "Runtime.ExitError", "Runtime exited with exit status " + ended.exitValue())));
            return new Environment(function, api, process);
        } catch (IOException e) {
            api.close();
            throw e;
        }
    }

    FunctionConfig function() {
        return function;
    }

    boolean isAlive() {
        return process.isAlive() && !api.ended().isDone();
    }

    /** The outcome; an environment that did not reply in time is closed. */
    Outcome invoke(String id, String payload, Duration initTimeout, InstantSource clock) throws InterruptedException {
        if (!await(api.ready(), initTimeout, false)) {
            close();
            return api.ended()
                    .getNow(Outcome.Failed.because(
                            "Sandbox.Timedout", "the process asked for no invocation within " + initTimeout));
        }
        int seconds = function.settings().timeoutSeconds();
        Instant deadline = clock.instant().plusSeconds(seconds);
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        api.offer(new RuntimeApi.Invocation(id, function.arn(), payload, deadline, outcome));
        Outcome late = Outcome.Failed.because(
                "Sandbox.Timedout",
                String.format(Locale.ROOT, "RequestId: %s Error: Task timed out after %d.00 seconds", id, seconds));
        Outcome seen = await(outcome, Duration.ofSeconds(seconds), late);
        if (seen.equals(late)) {
            close();
        }
        return seen;
    }

    /** Ends the process with all that it has started; only then the API, or the process would complain. */
    @Override
    public void close() {
        ProcessTree.end(process.toHandle());
        try {
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            api.close();
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
