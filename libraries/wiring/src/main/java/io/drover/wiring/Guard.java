package io.drover.wiring;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.policy.pace.Outage;
import io.drover.ports.ObjectStore;
import io.drover.ports.WorkQueue;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.retry.Retry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before a remote port: counts its failures, answers at once while it is down, and tries again where that is
 * safe and the adapter does not do so by itself. A failure is a fault with the port's own UNAVAILABLE code; any other
 * answer, exceptions included, shows that the port works. Calls of an interrupted thread show nothing and do not count.
 *
 * <p>Time-outs are the adapters' affair. Threads: runs on the caller's, which may be a virtual one.
 */
final class Guard {

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private final FaultCode unavailable;
    private final CircuitBreaker breaker;
    private final @Nullable Retry retry;
    /** While the part is left alone, nobody else tells what is wrong with it. */
    private final AtomicReference<String> lastFailure;

    private final Outage outage;

    /**
     * @param unavailable what the port throws when it is down
     * @param retry repeats failed calls; absent for a port whose adapter does
     */
    Guard(FaultCode unavailable, CircuitBreaker breaker, @Nullable Retry retry) {
        this(
                unavailable,
                breaker,
                retry,
                new AtomicReference<>("nothing is known of why"),
                new Outage("reaching '" + breaker.getName() + "'"));
    }

    private Guard(
            FaultCode unavailable,
            CircuitBreaker breaker,
            @Nullable Retry retry,
            AtomicReference<String> lastFailure,
            Outage outage) {
        this.unavailable = unavailable;
        this.breaker = breaker;
        this.retry = retry;
        this.lastFailure = lastFailure;
        this.outage = outage;
    }

    /** Whether repeating a call that threw this may help; for the configuration of a {@link Retry}. */
    static boolean mayTryAgain(Throwable failure) {
        return failure instanceof FaultException fault
                && isUnavailable(fault.fault().code())
                && !(fault.getCause() instanceof CallNotPermittedException)
                && !Thread.currentThread().isInterrupted();
    }

    <T> T around(Class<T> port, T target) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (proxy, method, arguments) -> call(target, method, arguments == null ? new Object[0] : arguments)));
    }

    private @Nullable Object call(Object target, Method method, Object[] arguments) throws Throwable {
        if (isLocal(method)) {
            return invoke(target, method, arguments);
        }
        Object answer = retry == null
                ? guarded(target, method, arguments)
                : retry.executeCheckedSupplier(() -> guarded(target, method, arguments));
        return switch (answer) {
            case WorkQueue queue -> around(WorkQueue.class, queue);
            // A second commit is a mistake of the caller, so the second try of a first one is none, either.
            case ObjectStore.Upload upload ->
                new Guard(unavailable, breaker, null, lastFailure, outage).around(ObjectStore.Upload.class, upload);
            case null -> null;
            case Object other -> other;
        };
    }

    /** Closing must work whatever the breaker says, and an upload's stream leads nowhere before the commit. */
    private static boolean isLocal(Method method) {
        return method.getDeclaringClass() == Object.class
                || method.getName().equals("close")
                || method.getName().equals("stream");
    }

    private @Nullable Object guarded(Object target, Method method, Object[] arguments) throws Throwable {
        if (!breaker.tryAcquirePermission()) {
            throw unavailable.asException(
                    "'" + breaker.getName() + "' failed too often and is left alone for a moment; last: "
                            + lastFailure.get(),
                    CallNotPermittedException.createCallNotPermittedException(breaker));
        }
        Object[] actual = withoutLongPoll(method, arguments);
        long start = System.nanoTime();
        try {
            @Nullable Object answer = invoke(target, method, actual);
            breaker.onSuccess(worked(start, method, actual), TimeUnit.NANOSECONDS);
            outage.worked().ifPresent(LOG::info);
            return answer;
        } catch (Throwable e) {
            note(e, worked(start, method, actual));
            throw e;
        }
    }

    private void note(Throwable failure, long nanos) {
        if (Thread.currentThread().isInterrupted()) {
            breaker.releasePermission();
        } else if (failure instanceof FaultException fault
                && isUnavailable(fault.fault().code())) {
            lastFailure.set(fault.fault().message());
            outage.failed(fault.fault().message()).ifPresent(LOG::warn);
            breaker.onError(nanos, TimeUnit.NANOSECONDS, failure);
        } else {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
            outage.worked().ifPresent(LOG::info);
        }
    }

    /** While the breaker tries whether the port is back, a poll that waits would keep everybody else waiting, too. */
    private Object[] withoutLongPoll(Method method, Object[] arguments) {
        return isReceive(method) && breaker.getState() != CircuitBreaker.State.CLOSED
                ? new Object[] {arguments[0], Duration.ZERO}
                : arguments;
    }

    /** How long the port took; the time that a caller asked it to wait for a message is not slowness. */
    private static long worked(long start, Method method, Object[] arguments) {
        long nanos = System.nanoTime() - start;
        return isReceive(method) ? Math.max(0, nanos - ((Duration) arguments[1]).toNanos()) : nanos;
    }

    private static boolean isReceive(Method method) {
        return method.getDeclaringClass() == WorkQueue.class && method.getName().equals("receive");
    }

    private static boolean isUnavailable(FaultCode code) {
        return code == FaultCode.QUEUE_UNAVAILABLE
                || code == FaultCode.STORE_UNAVAILABLE
                || code == FaultCode.OBJECTS_UNAVAILABLE
                || code == FaultCode.FUNCTIONS_UNAVAILABLE;
    }

    private static @Nullable Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
