package io.drover.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.fault.FaultCode;
import io.drover.ports.AuditLog;
import io.drover.ports.CellLeases;
import io.drover.ports.CellStore;
import io.drover.ports.Claims;
import io.drover.ports.Functions;
import io.drover.ports.Heartbeats;
import io.drover.ports.ObjectStore;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import io.drover.ports.WorkerRegistry;
import io.drover.ports.WorkloadStore;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each method of each port that is guarded, whatever it is called. */
final class GuardedPortsTest {

    /** An upload's stream leads nowhere before the commit, and closing must work whatever the breaker says. */
    private static final Set<String> UNGUARDED = Set.of("Upload.stream", "Upload.close");

    private final CircuitBreaker breaker = CircuitBreaker.ofDefaults("part");
    private final Guard guard = new Guard(FaultCode.STORE_UNAVAILABLE, breaker, null);

    static Stream<Arguments> ports() {
        return Stream.of(
                port(WorkQueues.class, GuardedQueues::new),
                port(WorkQueue.class, GuardedPortsTest::openedQueue),
                port(ObjectStore.class, GuardedObjectStore::new),
                port(ObjectStore.Upload.class, GuardedPortsTest::startedUpload),
                around(WorkloadStore.class),
                around(CellStore.class),
                around(Claims.class),
                around(WorkerRegistry.class),
                around(Heartbeats.class),
                around(CellLeases.class),
                around(AuditLog.class),
                around(Functions.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ports")
    @DisplayName("while its breaker is open, no method of a port reaches what is behind it")
    void everyMethod(Class<?> port, BiFunction<Guard, Object, Object> guarded) throws ReflectiveOperationException {
        int[] reached = new int[1];
        Object target = target(port, (proxy, method, arguments) -> {
            reached[0]++;
            return null;
        });
        Object behind = guarded.apply(guard, target);
        breaker.transitionToOpenState();

        for (Method method : port.getMethods()) {
            if (Modifier.isStatic(method.getModifiers())) {
                continue;
            }
            String name = port.getSimpleName() + "." + method.getName();
            boolean isRefused = isRefused(behind, method);
            assertThat(isRefused).as(name).isEqualTo(!UNGUARDED.contains(name));
            assertThat(reached[0]).as(name).isEqualTo(isRefused ? 0 : 1);
            reached[0] = 0;
        }
    }

    private static boolean isRefused(Object behind, Method method) throws ReflectiveOperationException {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(GuardedPortsTest::something)
                .toArray();
        method.setAccessible(true);
        try {
            method.invoke(behind, arguments);
            return false;
        } catch (InvocationTargetException e) {
            return e.getCause() != null && e.getCause().getCause() instanceof CallNotPermittedException;
        }
    }

    private static Object something(Class<?> type) {
        return type == int.class ? (Object) 1 : type == long.class ? 1L : type == boolean.class ? true : null;
    }

    private static WorkQueue openedQueue(Guard guard, WorkQueue queue) {
        WorkQueues queues = target(WorkQueues.class, (proxy, method, arguments) -> queue);
        return new GuardedQueues(guard, queues).open(null);
    }

    private static ObjectStore.Upload startedUpload(Guard guard, ObjectStore.Upload upload) {
        ObjectStore store = target(ObjectStore.class, (proxy, method, arguments) -> upload);
        return new GuardedObjectStore(guard, store).upload("a");
    }

    private static <T> Arguments around(Class<T> port) {
        return port(port, (guard, target) -> guard.around(port, target));
    }

    private static <T> Arguments port(Class<T> port, BiFunction<Guard, T, T> guarded) {
        BiFunction<Guard, Object, Object> cast = (guard, target) -> guarded.apply(guard, port.cast(target));
        return Arguments.of(port, cast);
    }

    private static <T> T target(Class<T> port, InvocationHandler handler) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, handler));
    }
}
