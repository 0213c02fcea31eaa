package io.drover.aws.ec2;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.ec2.Ec2ClientBuilder;

/**
 * How an EC2 client talks. Few attempts: whoever keeps a fleet comes again with the next tick anyway, and backs off then.
 *
 * @param connectTimeout for reaching the endpoint
 * @param attemptTimeout for one attempt of a call; a launch takes some seconds
 * @param attempts most attempts of a call
 * @param firstPause the most that the first pause between attempts takes; they double
 * @param longestPause the most that any pause takes
 */
public record Ec2ClientSettings(
        Duration connectTimeout, Duration attemptTimeout, int attempts, Duration firstPause, Duration longestPause) {

    public static final Ec2ClientSettings DEFAULT = new Ec2ClientSettings(
            Duration.ofSeconds(2), Duration.ofSeconds(20), 3, Duration.ofMillis(200), Duration.ofSeconds(2));

    /** Of many launches at once, those beyond wait. */
    private static final int CONNECTIONS = 32;

    public Ec2ClientSettings {
        if (attempts < 1) {
            throw new IllegalArgumentException("an EC2 client needs at least one attempt, not " + attempts);
        }
        if (!connectTimeout.isPositive() || attemptTimeout.compareTo(connectTimeout) < 0) {
            throw new IllegalArgumentException("the time-out of an attempt (" + attemptTimeout
                    + ") must not be shorter than the connect time-out (" + connectTimeout + ")");
        }
        if (!firstPause.isPositive() || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException(
                    "the longest pause (" + longestPause + ") must not be shorter than the first (" + firstPause + ")");
        }
    }

    public void applyTo(Ec2ClientBuilder builder) {
        BackoffStrategy pauses = BackoffStrategy.exponentialDelay(firstPause, longestPause);
        builder.httpClientBuilder(AwsCrtHttpClient.builder()
                .maxConcurrency(CONNECTIONS)
                .connectionTimeout(connectTimeout)
                .connectionAcquisitionTimeout(attemptTimeout));
        // What was configured before, such as a user agent, stays.
        builder.overrideConfiguration(builder.overrideConfiguration().toBuilder()
                .apiCallAttemptTimeout(attemptTimeout)
                .apiCallTimeout(attemptTimeout.plus(longestPause).multipliedBy(attempts))
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(attempts)
                        .backoffStrategy(pauses)
                        .throttlingBackoffStrategy(pauses)
                        .build())
                .build());
    }
}
