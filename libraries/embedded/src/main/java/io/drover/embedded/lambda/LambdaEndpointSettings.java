package io.drover.embedded.lambda;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of a {@link LambdaEndpoint}.
 *
 * @param environments most processes at a time, over all functions; an invocation beyond is answered with 429
 * @param idle how long a process is kept for the next invocation
 * @param initTimeout how long a process may take until it asks for its first invocation
 * @param events most asynchronous invocations that wait; one beyond is answered with 429
 * @param retryPause between the attempts of an asynchronous invocation; times the number of the attempt
 * @param accessKey requests must be signed with it, since they can run any program; absent: any key will do
 */
public record LambdaEndpointSettings(
        int environments,
        Duration idle,
        Duration initTimeout,
        int events,
        Duration retryPause,
        @Nullable String accessKey) {

    public static final LambdaEndpointSettings DEFAULT = new LambdaEndpointSettings(
            8, Duration.ofSeconds(60), Duration.ofSeconds(120), 1_000, Duration.ofSeconds(1), null);

    public LambdaEndpointSettings {
        if (environments < 1 || events < 1) {
            throw new IllegalArgumentException("a Lambda endpoint needs at least one environment and one event");
        }
        if (!idle.isPositive() || !initTimeout.isPositive() || retryPause.isNegative()) {
            throw new IllegalArgumentException("the durations of a Lambda endpoint must be positive");
        }
    }

    public LambdaEndpointSettings withAccessKey(String key) {
        return new LambdaEndpointSettings(environments, idle, initTimeout, events, retryPause, key);
    }
}
