package io.drover.wiring;

import io.drover.aws.sqs.SqsClientSettings;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a process talks to its queues; the meaning is that of {@link SqsClientSettings}, which also checks the values.
 */
@ConfigurationProperties("drover.backend.queue-client")
public record QueueClientProperties(
        @DefaultValue("64") int connections,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("5s") Duration attemptTimeout,
        @DefaultValue("15s") Duration callTimeout) {

    public QueueClientProperties {
        try {
            settings(connections, connectTimeout, attemptTimeout, callTimeout);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("drover.backend.queue-client: " + e.getMessage(), e);
        }
    }

    public SqsClientSettings settings() {
        return settings(connections, connectTimeout, attemptTimeout, callTimeout);
    }

    private static SqsClientSettings settings(int connections, Duration connect, Duration attempt, Duration call) {
        return new SqsClientSettings(connections, connect, attempt, call);
    }
}
