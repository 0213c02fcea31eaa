package io.drover.testkit.functions;

import io.drover.model.fault.FaultCode;
import io.drover.ports.Functions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Functions that are Java code of this process; each invocation has a virtual thread of its own. */
public final class InMemoryFunctions implements Functions, AutoCloseable {

    private final Map<String, UnaryOperator<String>> functions;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** @param functions what throws has failed, with the exception's message as the reason */
    public InMemoryFunctions(Map<String, UnaryOperator<String>> functions) {
        this.functions = Map.copyOf(functions);
    }

    @Override
    public String invoke(String name, String payload, Duration timeout) {
        Future<String> reply = submit(name, payload);
        try {
            return reply.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw FaultCode.TASK_TIMED_OUT.asException(
                    "function '" + name + "' did not reply within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FaultCode.TASK_INTERRUPTED.asException("the call of function '" + name + "' was cancelled", e);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNull(e.getCause());
            throw FaultCode.FUNCTION_FAILED.asException("function '" + name + "' failed: " + cause.getMessage(), e);
        }
    }

    @Override
    public void start(String name, String payload) {
        submit(name, payload);
    }

    /** Interrupts what runs. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private Future<String> submit(String name, String payload) {
        @Nullable UnaryOperator<String> function = functions.get(name);
        if (function == null) {
            throw FaultCode.FUNCTION_UNKNOWN.asException("there is no function '" + name + "'");
        }
        return threads.submit(() -> function.apply(payload));
    }
}
