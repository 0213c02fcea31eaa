package io.drover.wiring;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.policy.pace.Outage;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.retry.Retry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before a remote port: counts its failures, answers at once while it is down, and tries again where that is
 * safe and the adapter does not do so by itself. A failure is a fault with the port's own UNAVAILABLE code; any other
 * answer, exceptions included, shows that the port works. Calls of an interrupted thread show nothing and do not count, nor
 * do refusals of which the adapter has told people itself.
 *
 * <p>Time-outs are the adapters' affair. Threads: runs on the caller's, which may be a virtual one.
 */
final class Guard {

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private final FaultCode unavailable;
    private final CircuitBreaker breaker;
    private final @Nullable Retry retry;
    /** While the part is left alone, nobody else tells what is wrong with it. */
    private final AtomicReference<String> lastFailure = new AtomicReference<>("nothing is known of why");

    private final Outage outage;

    /**
     * @param unavailable what the port throws when it is down
     * @param retry repeats failed calls; absent for a port whose adapter does
     */
    Guard(FaultCode unavailable, CircuitBreaker breaker, @Nullable Retry retry) {
        this.unavailable = unavailable;
        this.breaker = breaker;
        this.retry = retry;
        this.outage = new Outage("reaching '" + breaker.getName() + "'");
    }

    /** Whether repeating a call that threw this may help; for the configuration of a {@link Retry}. */
    static boolean mayTryAgain(Throwable failure) {
        return failure instanceof FaultException fault
                && isUnavailable(fault.fault().code())
                && !(fault.getCause() instanceof CallNotPermittedException)
                && !Thread.currentThread().isInterrupted();
    }

    /** For a port of which every method is the same to a guard: a call, repeated as a whole where the guard does so. */
    <T> T around(Class<T> port, T target) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (proxy, method, arguments) -> method.getDeclaringClass() == Object.class
                        ? invoke(target, method, arguments)
                        : call(() -> invoke(target, method, arguments))));
    }

    <T extends @Nullable Object> T call(Supplier<T> call) {
        return poll(Duration.ZERO, wait -> call.get());
    }

    void run(Runnable call) {
        call(() -> {
            call.run();
            return null;
        });
    }

    /** For what is not repeated, whatever the guard does with other calls. */
    void once(Runnable call) {
        guarded(Duration.ZERO, wait -> {
            call.run();
            return null;
        });
    }

    /**
     * For a call that waits until there is an answer.
     *
     * @param wait how long at most; it is no slowness of the port
     * @param call is given the wait, or none while the breaker tries whether the port is back: everybody else would wait,
     *     too
     */
    <T extends @Nullable Object> T poll(Duration wait, Function<Duration, T> call) {
        return retry == null ? guarded(wait, call) : retry.executeSupplier(() -> guarded(wait, call));
    }

    private <T extends @Nullable Object> T guarded(Duration wait, Function<Duration, T> call) {
        if (!breaker.tryAcquirePermission()) {
            throw unavailable
                    .asException(
                            "'" + breaker.getName() + "' failed too often and is left alone for a moment; last: "
                                    + lastFailure.get(),
                            CallNotPermittedException.createCallNotPermittedException(breaker))
                    .markTold();
        }
        Duration allowed = breaker.getState() == CircuitBreaker.State.CLOSED ? wait : Duration.ZERO;
        long start = System.nanoTime();
        try {
            T answer = call.apply(allowed);
            breaker.onSuccess(worked(start, allowed), TimeUnit.NANOSECONDS);
            outage.worked().ifPresent(LOG::info);
            return answer;
        } catch (RuntimeException | Error e) {
            note(e, worked(start, allowed));
            throw e;
        }
    }

    private void note(Throwable failure, long nanos) {
        if (Thread.currentThread().isInterrupted()) {
            breaker.releasePermission();
        } else if (failure instanceof FaultException refused && refused.isTold()) {
            // The adapter knows that writes are of no use, answers at once and has told people. Reads may work.
            breaker.releasePermission();
        } else if (failure instanceof FaultException fault
                && isUnavailable(fault.fault().code())) {
            lastFailure.set(fault.fault().message());
            outage.failed(fault.fault().message(), Duration.ofNanos(nanos)).ifPresent(LOG::warn);
            fault.markTold();
            breaker.onError(nanos, TimeUnit.NANOSECONDS, failure);
        } else {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
            outage.worked().ifPresent(LOG::info);
        }
    }

    private static long worked(long start, Duration wait) {
        return Math.max(0, System.nanoTime() - start - wait.toNanos());
    }

    private static boolean isUnavailable(FaultCode code) {
        return code == FaultCode.QUEUE_UNAVAILABLE
                || code == FaultCode.STORE_UNAVAILABLE
                || code == FaultCode.OBJECTS_UNAVAILABLE
                || code == FaultCode.FUNCTIONS_UNAVAILABLE;
    }

    private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw switch (e.getCause()) {
                case RuntimeException thrown -> thrown;
                case Error error -> throw error;
                case null, default -> new IllegalStateException(e);
            };
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
