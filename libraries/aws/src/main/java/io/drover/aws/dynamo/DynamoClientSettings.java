package io.drover.aws.dynamo;

import io.drover.aws.proxy.CrtProxies;
import io.drover.model.proxy.ProxyRules;
import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * How a client of the store talks: over the CRT's HTTP client, with every call bounded. Retries are the SDK's own, few
 * enough that a store which has too much to do says so before the call runs out of its time.
 *
 * @param connections most connections at a time
 * @param connectTimeout for reaching the endpoint
 * @param attemptTimeout for one attempt of a call, and for getting a free connection
 * @param callTimeout for a call with all its attempts
 */
public record DynamoClientSettings(
        int connections, Duration connectTimeout, Duration attemptTimeout, Duration callTimeout) {

    private static final int MOST_ATTEMPTS = 5;
    private static final Duration PAUSE = Duration.ofMillis(25);
    private static final Duration BUSY_PAUSE = Duration.ofMillis(100);
    private static final Duration MOST_PAUSE = Duration.ofSeconds(1);

    public static final DynamoClientSettings DEFAULT =
            new DynamoClientSettings(64, Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(15));

    public DynamoClientSettings {
        if (connections < 1) {
            throw new IllegalArgumentException("a client needs at least one connection, not " + connections);
        }
        if (!connectTimeout.isPositive()
                || attemptTimeout.compareTo(connectTimeout) < 0
                || callTimeout.compareTo(attemptTimeout) < 0) {
            throw new IllegalArgumentException("time-outs grow from connect (" + connectTimeout + ") over attempt ("
                    + attemptTimeout + ") to call (" + callTimeout + ")");
        }
    }

    public void applyTo(DynamoDbClientBuilder builder) {
        builder.httpClientBuilder(CrtProxies.apply(
                ProxyRules.ofThisProcess(),
                AwsCrtHttpClient.builder()
                        .maxConcurrency(connections)
                        .connectionTimeout(connectTimeout)
                        .connectionAcquisitionTimeout(attemptTimeout)));
        // What was configured before, such as a user agent, stays.
        builder.overrideConfiguration(builder.overrideConfiguration().toBuilder()
                .apiCallAttemptTimeout(attemptTimeout)
                .apiCallTimeout(callTimeout)
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(MOST_ATTEMPTS)
                        .backoffStrategy(BackoffStrategy.exponentialDelay(PAUSE, MOST_PAUSE))
                        .throttlingBackoffStrategy(BackoffStrategy.exponentialDelay(BUSY_PAUSE, MOST_PAUSE))
                        .build())
                .build());
    }
}
