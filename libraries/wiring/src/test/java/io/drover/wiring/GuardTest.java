package io.drover.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.ports.Delivery;
import io.drover.ports.Functions;
import io.drover.ports.ObjectStore;
import io.drover.ports.QueueDepth;
import io.drover.ports.QueueSpec;
import io.drover.ports.WorkQueue;
import io.drover.ports.WorkQueues;
import io.drover.testkit.objects.InMemoryObjectStore;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class GuardTest {

    private static final QueueSpec SPEC = QueueSpec.plain("jobs", Duration.ofMinutes(1));
    private static final Supplier<Object> DOWN = () -> {
        throw FaultCode.QUEUE_UNAVAILABLE.asException("down");
    };

    private final CircuitBreaker breaker = CircuitBreaker.of(
            "queue",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(4)
                    .minimumNumberOfCalls(4)
                    .waitDurationInOpenState(Duration.ofMillis(50))
                    .permittedNumberOfCallsInHalfOpenState(2)
                    .slowCallDurationThreshold(Duration.ofMillis(100))
                    .slowCallRateThreshold(50)
                    .build());
    private final Guard guard = new Guard(FaultCode.QUEUE_UNAVAILABLE, breaker, null);
    private final AtomicInteger calls = new AtomicInteger();
    private final List<Duration> waits = new ArrayList<>();
    private Supplier<Object> answer = () -> new QueueDepth(0, 0);

    /** A queue whose every method gives the prepared answer. */
    private final WorkQueue target = port(WorkQueue.class, (proxy, method, arguments) -> {
        calls.incrementAndGet();
        if (method.getName().equals("receive")) {
            waits.add((Duration) arguments[1]);
        }
        return answer.get();
    });

    @Test
    @DisplayName("after failures the breaker answers QUEUE_UNAVAILABLE at once, and closes when the port is back")
    void opensAndCloses() {
        WorkQueue queue = openedThroughGuard();
        answer = DOWN;
        for (int i = 0; i < 3; i++) {
            assertUnavailable(queue::depth, "down");
        }
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
        int before = calls.get();

        assertThatThrownBy(queue::depth)
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("QUEUE_UNAVAILABLE")
                .hasCauseInstanceOf(CallNotPermittedException.class)
                .satisfies(e -> assertThat(((FaultException) e).isTold()).isTrue());
        assertThat(calls).hasValue(before);

        answer = () -> new QueueDepth(1, 2);
        breaker.transitionToHalfOpenState();
        assertThat(queue.depth()).isEqualTo(new QueueDepth(1, 2));
        assertThat(queue.depth()).isEqualTo(new QueueDepth(1, 2));
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(names = {"QUEUE_UNAVAILABLE", "STORE_UNAVAILABLE", "OBJECTS_UNAVAILABLE", "FUNCTIONS_UNAVAILABLE"})
    @DisplayName("each port's own UNAVAILABLE is a failure")
    void everyPort(FaultCode unavailable) {
        WorkQueue queue = openedThroughGuard();
        answer = () -> {
            throw unavailable.asException("down");
        };
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(queue::depth)
                    .hasMessageContaining("down")
                    .satisfies(e -> assertThat(((FaultException) e).isTold()).isTrue());
        }
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    @Test
    @DisplayName("exceptions come out as the port threw them, and other ones than UNAVAILABLE are no failures")
    void passesExceptions() {
        WorkQueue queue = openedThroughGuard();
        RuntimeException refused = new IllegalArgumentException("a body has 1 to ...");
        answer = () -> {
            throw refused;
        };
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> queue.send(List.of("x"))).isSameAs(refused);
        }
        answer = () -> {
            throw FaultCode.NOT_FOUND.asException("no such thing");
        };
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> queue.send(List.of("x"))).hasMessageContaining("NOT_FOUND");
        }
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isZero();

        Error error = new StackOverflowError();
        answer = () -> {
            throw error;
        };
        assertThatThrownBy(queue::depth).isSameAs(error);
    }

    @Test
    @DisplayName("calls of an interrupted thread do not count")
    void interruptedCalls() {
        WorkQueue queue = openedThroughGuard();
        answer = DOWN;
        Thread.currentThread().interrupt();
        try {
            for (int i = 0; i < 10; i++) {
                assertUnavailable(queue::depth, "down");
            }
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isEqualTo(1);
    }

    @Test
    @DisplayName("the wait of a long poll is not slowness; a slow answer is")
    void longPolls() {
        WorkQueue queue = openedThroughGuard();
        answer = () -> {
            pause(Duration.ofMillis(150));
            return List.<Delivery>of();
        };
        queue.receive(1, Duration.ofSeconds(1));
        queue.receive(1, Duration.ofSeconds(1));
        queue.receive(1, Duration.ofSeconds(1));
        assertThat(breaker.getMetrics().getNumberOfSlowCalls()).isZero();

        queue.receive(1, Duration.ZERO);
        assertThat(breaker.getMetrics().getNumberOfSlowCalls()).isEqualTo(1);
    }

    @Test
    @DisplayName("while the breaker looks whether the queue is back, polls do not wait")
    void halfOpenPolls() {
        WorkQueue queue = openedThroughGuard();
        answer = List::<Delivery>of;
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();

        queue.receive(1, Duration.ofSeconds(20));
        queue.receive(1, Duration.ofSeconds(20));
        queue.receive(1, Duration.ofSeconds(20));

        assertThat(waits).containsExactly(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(20));
    }

    @Test
    @DisplayName("a retry repeats UNAVAILABLE a bounded number of times, and nothing else")
    void retries() {
        WorkQueue queue = new GuardedQueue(retrying(), target);
        AtomicInteger failures = new AtomicInteger(2);
        answer = () -> failures.getAndDecrement() > 0 ? DOWN.get() : new QueueDepth(3, 0);
        assertThat(queue.depth()).isEqualTo(new QueueDepth(3, 0));
        assertThat(calls).hasValue(3);

        breaker.reset();
        calls.set(0);
        answer = DOWN;
        assertUnavailable(queue::depth, "down");
        assertThat(calls).hasValue(3);

        breaker.reset();
        calls.set(0);
        answer = () -> {
            throw FaultCode.INTERNAL_ERROR.asException("a mistake");
        };
        assertThatThrownBy(queue::depth).hasMessageContaining("a mistake");
        assertThat(calls).hasValue(1);
    }

    @Test
    @DisplayName("an open breaker is not retried")
    void openIsNotRetried() {
        WorkQueue queue = new GuardedQueue(retrying(), target);
        breaker.transitionToOpenState();

        assertThatThrownBy(queue::depth).hasCauseInstanceOf(CallNotPermittedException.class);
        assertThat(breaker.getMetrics().getNumberOfNotPermittedCalls()).isEqualTo(1);
    }

    @Test
    @DisplayName("an upload is committed through the breaker, once, and is closed whatever the breaker says")
    void uploads() throws Exception {
        InMemoryObjectStore memory = new InMemoryObjectStore();
        ObjectStore store = new GuardedObjectStore(retrying(), memory);
        try (ObjectStore.Upload upload = store.upload("a")) {
            upload.stream().write(7);
            upload.commit();
        }
        assertThat(store.read("a", 0, 9)).containsExactly(7);

        try (ObjectStore.Upload upload = store.upload("b")) {
            breaker.transitionToOpenState();
            assertThatThrownBy(upload::commit).hasCauseInstanceOf(CallNotPermittedException.class);
        }
        assertThat(memory.size("b")).isEmpty();
    }

    @Test
    @DisplayName("a guarded port has the text of what is behind the guard, which is no call")
    void objectMethods() {
        Functions functions =
                guard.around(Functions.class, port(Functions.class, (proxy, method, arguments) -> "text"));
        assertThat(functions.toString()).isEqualTo("text");
        assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
    }

    private WorkQueue openedThroughGuard() {
        WorkQueues queues = port(WorkQueues.class, (proxy, method, arguments) -> target);
        WorkQueue queue = new GuardedQueues(guard, queues).open(SPEC);
        assertThat(queue).isNotSameAs(target);
        return queue;
    }

    private Guard retrying() {
        RetryConfig config = RetryConfig.custom()
                .maxAttempts(3)
                .intervalFunction(IntervalFunction.of(1))
                .retryOnException(Guard::mayTryAgain)
                .build();
        return new Guard(FaultCode.QUEUE_UNAVAILABLE, breaker, Retry.of("queue", config));
    }

    private static <T> T port(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static void pause(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    @Test
    @DisplayName("refusals of which the adapter has told people itself open no breaker: what else it can do goes on")
    void toldRefusals() {
        WorkQueue queue = openedThroughGuard();
        answer = () -> {
            throw FaultCode.QUEUE_UNAVAILABLE.asException("full").markTold();
        };
        for (int i = 0; i < 20; i++) {
            assertUnavailable(queue::depth, "full");
        }
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
        answer = () -> new QueueDepth(1, 0);
        assertThat(queue.depth()).isEqualTo(new QueueDepth(1, 0));
    }

    private static void assertUnavailable(ThrowingCallable call, String told) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault().code()).isEqualTo(FaultCode.QUEUE_UNAVAILABLE);
            assertThat(e.fault().message()).contains(told);
        });
    }
}
