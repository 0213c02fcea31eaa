package io.drover.aws.client;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * How often the SDK tries a call that failed, or was one too many, after pauses of random length that double.
 *
 * @param most attempts of a call, the first included
 * @param firstPause the most that the first pause takes
 * @param busyPause the same where the service has too much to do
 * @param longestPause the most that any pause takes
 */
public record Attempts(int most, Duration firstPause, Duration busyPause, Duration longestPause) {

    public Attempts {
        if (most < 1) {
            throw new IllegalArgumentException("a client needs at least one attempt, not " + most);
        }
        if (!firstPause.isPositive() || busyPause.compareTo(firstPause) < 0 || longestPause.compareTo(busyPause) < 0) {
            throw new IllegalArgumentException("pauses grow from the first (" + firstPause
                    + ") over that of a busy one (" + busyPause + ") to the longest (" + longestPause + ")");
        }
    }

    public RetryStrategy strategy() {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(most)
                .backoffStrategy(BackoffStrategy.exponentialDelay(firstPause, longestPause))
                .throttlingBackoffStrategy(BackoffStrategy.exponentialDelay(busyPause, longestPause))
                .build();
    }
}
