package io.drover.wiring;

import io.drover.model.fault.FaultCode;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.Duration;

/**
 * One guard per part that a service stands on. Breakers and retries come from the service's registries, so that
 * their metrics are found under {@code resilience4j.circuitbreaker} and {@code resilience4j.retry}.
 */
final class Guards {

    private static final CircuitBreakerConfig BREAKER = CircuitBreakerConfig.custom()
            .slidingWindowSize(20)
            .minimumNumberOfCalls(5)
            .failureRateThreshold(50)
            .waitDurationInOpenState(Duration.ofSeconds(5))
            .permittedNumberOfCallsInHalfOpenState(3)
            .build();

    private static final CircuitBreakerConfig BEATS = CircuitBreakerConfig.from(BREAKER)
            .waitDurationInOpenState(Duration.ofMillis(200))
            .build();
    /** A part of Drover's own that is down is started again; calls that are refused at once cost nobody anything. */
    private static final CircuitBreakerConfig OWN = CircuitBreakerConfig.from(BREAKER)
            .waitDurationInOpenState(Duration.ofMillis(300))
            .build();

    private static final RetryConfig RETRY = RetryConfig.custom()
            .maxAttempts(3)
            .intervalFunction(
                    IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(50), 2.0, 0.5, Duration.ofSeconds(1)))
            .retryOnException(Guard::mayTryAgain)
            .build();

    private final CircuitBreakerRegistry breakers;
    private final RetryRegistry retries;

    Guards(CircuitBreakerRegistry breakers, RetryRegistry retries) {
        this.breakers = breakers;
        this.retries = retries;
    }

    /** Without retries: the SDK under it has its own. */
    Guard queue() {
        return new Guard(FaultCode.QUEUE_UNAVAILABLE, breakers.circuitBreaker("queue", BREAKER), null);
    }

    /** For the queues of a server of Drover. */
    Guard ownQueue() {
        return new Guard(FaultCode.QUEUE_UNAVAILABLE, breakers.circuitBreaker("queue", OWN), null);
    }

    /** For a store behind a link, which does not try again by itself. */
    Guard store() {
        return retrying(FaultCode.STORE_UNAVAILABLE, "store", OWN);
    }

    /**
     * For beats: a worker that is kept from saying that it lives, for longer than others wait for it, counts as dead. They
     * are few, so one that fails spares nobody much.
     */
    Guard beats() {
        return new Guard(FaultCode.STORE_UNAVAILABLE, breakers.circuitBreaker("beats", BEATS), null);
    }

    Guard objects() {
        return retrying(FaultCode.OBJECTS_UNAVAILABLE, "objects", BREAKER);
    }

    /** Without retries: the adapter waits for others by itself, and who asks for more is to hear soon that it is of no use. */
    Guard fileStore() {
        return remoteStore();
    }

    Guard remoteStore() {
        return new Guard(FaultCode.STORE_UNAVAILABLE, breakers.circuitBreaker("store", BREAKER), null);
    }

    Guard remoteObjects() {
        return new Guard(FaultCode.OBJECTS_UNAVAILABLE, breakers.circuitBreaker("objects", BREAKER), null);
    }

    /** Without retries: the SDK under it has its own, and an invocation is not repeated lightly. */
    Guard functions() {
        return new Guard(FaultCode.FUNCTIONS_UNAVAILABLE, breakers.circuitBreaker("functions", BREAKER), null);
    }

    private Guard retrying(FaultCode unavailable, String name, CircuitBreakerConfig config) {
        return new Guard(unavailable, breakers.circuitBreaker(name, config), retries.retry(name, RETRY));
    }
}
