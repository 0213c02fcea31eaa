package io.drover.embedded.lambda;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of a {@link LambdaEndpoint}.
 *
 * @param environments most processes at a time, over all functions; an invocation beyond is answered with 429
 * @param idle how long a process is kept for the next invocation
 * @param initTimeout how long a process may take until it asks for its first invocation
 * @param events most asynchronous invocations that wait or run; one beyond is answered with 429
 * @param accessKey requests must be signed with it, since they can run any program; absent: any key will do
 */
public record LambdaEndpointSettings(
        int environments,
        Duration idle,
        Duration initTimeout,
        int events,
        @Nullable String accessKey) {

    public static final LambdaEndpointSettings DEFAULT =
            new LambdaEndpointSettings(8, Duration.ofSeconds(60), Duration.ofSeconds(120), 64, null);

    public LambdaEndpointSettings {
        if (environments < 1 || events < 1 || !idle.isPositive() || !initTimeout.isPositive()) {
            throw new IllegalArgumentException("the bounds of a Lambda endpoint must be positive");
        }
    }

    public LambdaEndpointSettings withAccessKey(String key) {
        return new LambdaEndpointSettings(environments, idle, initTimeout, events, key);
    }
}
