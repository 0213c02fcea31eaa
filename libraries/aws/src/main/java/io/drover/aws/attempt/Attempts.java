package io.drover.aws.attempt;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * How often the SDK tries a call that failed, or was one too many, after pauses of random length that double.
 *
 * @param most attempts of a call, the first included
 * @param firstPause the most that the first pause takes
 * @param longestPause the most that any pause takes
 */
public record Attempts(int most, Duration firstPause, Duration longestPause) {

    public Attempts {
        if (most < 1) {
            throw new IllegalArgumentException("a client needs at least one attempt, not " + most);
        }
        if (!firstPause.isPositive() || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException(
                    "the longest pause (" + longestPause + ") must not be shorter than the first (" + firstPause + ")");
        }
    }

    public RetryStrategy strategy() {
        BackoffStrategy pauses = BackoffStrategy.exponentialDelay(firstPause, longestPause);
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(most)
                .backoffStrategy(pauses)
                .throttlingBackoffStrategy(pauses)
                .build();
    }

    /** How long a call may take whose every attempt takes the whole of its time. */
    public Duration limit(Duration attempt) {
        return attempt.plus(longestPause).multipliedBy(most);
    }
}
