package io.drover.wiring;

import io.drover.aws.client.ClientSettings;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a process talks to its queues; the meaning is that of {@link ClientSettings}, which also checks the values.
 */
@ConfigurationProperties("drover.backend.queue-client")
public record QueueClientProperties(
        @DefaultValue("64") int connections,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("5s") Duration attemptTimeout,
        @DefaultValue("15s") Duration callTimeout) {

    public QueueClientProperties {
        try {
            new ClientSettings(connections, connectTimeout, attemptTimeout, callTimeout, null);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("drover.backend.queue-client: " + e.getMessage(), e);
        }
    }

    public ClientSettings settings() {
        return new ClientSettings(connections, connectTimeout, attemptTimeout, callTimeout, null);
    }
}
