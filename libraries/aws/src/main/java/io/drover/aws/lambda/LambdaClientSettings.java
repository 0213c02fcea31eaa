package io.drover.aws.lambda;

import io.drover.aws.attempt.Attempts;
import io.drover.aws.proxy.CrtProxies;
import io.drover.model.proxy.ProxyRules;
import java.time.Duration;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;

/**
 * How a Lambda client talks: over the CRT's HTTP client, which ends no call by itself while a function takes its time.
 * Calls that failed are repeated by the SDK alone.
 *
 * @param connections most calls at a time; a synchronous invocation occupies one
 * @param connectTimeout for reaching the endpoint, and for getting a free connection
 * @param callTimeout for a call with all its attempts; synchronous invocations bring their own
 * @param attempts how often a call is tried
 */
public record LambdaClientSettings(int connections, Duration connectTimeout, Duration callTimeout, Attempts attempts) {

    /** Long enough for a deployment's zip on a slow line. */
    public static final LambdaClientSettings DEFAULT = new LambdaClientSettings(
            64,
            Duration.ofSeconds(2),
            Duration.ofSeconds(120),
            new Attempts(5, Duration.ofMillis(200), Duration.ofSeconds(5)));

    public LambdaClientSettings {
        if (connections < 1) {
            throw new IllegalArgumentException("a Lambda client needs at least one connection, not " + connections);
        }
        if (!connectTimeout.isPositive() || callTimeout.compareTo(connectTimeout) < 0) {
            throw new IllegalArgumentException("the call time-out (" + callTimeout
                    + ") must not be shorter than the connect time-out (" + connectTimeout + ")");
        }
    }

    public void applyTo(LambdaClientBuilder builder) {
        builder.httpClientBuilder(CrtProxies.apply(
                ProxyRules.ofThisProcess(),
                AwsCrtHttpClient.builder()
                        .maxConcurrency(connections)
                        .connectionTimeout(connectTimeout)
                        .connectionAcquisitionTimeout(connectTimeout)));
        // What was configured before, such as a user agent, stays.
        builder.overrideConfiguration(builder.overrideConfiguration().toBuilder()
                .apiCallTimeout(callTimeout)
                .retryStrategy(attempts.strategy())
                .build());
    }
}
