package io.drover.aws.lambda;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.lambda.LambdaClientBuilder;

/**
 * How a Lambda client talks: over the CRT's HTTP client, which ends no call by itself while a function takes its time.
 * Calls that failed, or were too many, are repeated by the SDK alone, after pauses of random length that double.
 *
 * @param connections most calls at a time; a synchronous invocation occupies one
 * @param connectTimeout for reaching the endpoint, and for getting a free connection
 * @param callTimeout for a call with all its attempts; synchronous invocations bring their own
 * @param attempts most attempts of a call
 * @param firstPause the most that the first pause takes
 * @param longestPause the most that any pause takes
 */
public record LambdaClientSettings(
        int connections,
        Duration connectTimeout,
        Duration callTimeout,
        int attempts,
        Duration firstPause,
        Duration longestPause) {

    /** Long enough for a deployment's zip on a slow line. */
    public static final LambdaClientSettings DEFAULT = new LambdaClientSettings(
            64, Duration.ofSeconds(2), Duration.ofSeconds(120), 5, Duration.ofMillis(200), Duration.ofSeconds(5));

    public LambdaClientSettings {
        if (connections < 1 || attempts < 1) {
            throw new IllegalArgumentException("a Lambda client needs at least one connection and one attempt, not "
                    + connections + " and " + attempts);
        }
        if (!connectTimeout.isPositive() || callTimeout.compareTo(connectTimeout) < 0) {
            throw new IllegalArgumentException("the call time-out (" + callTimeout
                    + ") must not be shorter than the connect time-out (" + connectTimeout + ")");
        }
        if (!firstPause.isPositive() || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException(
                    "the longest pause (" + longestPause + ") must not be shorter than the first (" + firstPause + ")");
        }
    }

    public void applyTo(LambdaClientBuilder builder) {
        BackoffStrategy pauses = BackoffStrategy.exponentialDelay(firstPause, longestPause);
        builder.httpClientBuilder(AwsCrtHttpClient.builder()
                .maxConcurrency(connections)
                .connectionTimeout(connectTimeout)
                .connectionAcquisitionTimeout(connectTimeout));
        // What was configured before, such as a user agent, stays.
        builder.overrideConfiguration(builder.overrideConfiguration().toBuilder()
                .apiCallTimeout(callTimeout)
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(attempts)
                        .backoffStrategy(pauses)
                        .throttlingBackoffStrategy(pauses)
                        .build())
                .build());
    }
}
