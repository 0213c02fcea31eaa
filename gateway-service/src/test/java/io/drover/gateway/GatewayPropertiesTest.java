package io.drover.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.gateway.body.BodyLimits;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class GatewayPropertiesTest {

    @Test
    void theDefaultsAreThoseOfTheDocumentation() {
        GatewayProperties properties = bind(Map.of());
        assertThat(properties.limits()).isEqualTo(new BodyLimits(1L << 30, 1 << 16, 100_000_000, 2_048));
        assertThat(properties.retention()).isEqualTo(Duration.ofDays(7));
        assertThat(properties.maxWait()).isEqualTo(Duration.ofSeconds(60));
        assertThat(properties.maxStreams()).isEqualTo(256);
        assertThat(properties.healthyWithin()).isEqualTo(Duration.ofSeconds(3));
        assertThat(properties.apiKeys()).isEmpty();
        assertThat(properties.anonymous()).isFalse();
    }

    @Test
    void contradictionsAreRefused() {
        refused("max-body", "1KB", "max-body is not less than max-line");
        refused("max-line", "2MB", "max-line is 1B to 1MB");
        refused("max-tasks", "0", "max-tasks is at least 1");
        refused("max-streams", "0", "max-streams is at least 1");
        refused("retention", "0s", "retention and healthy-within are positive");
        refused("max-wait", "-1s", "max-wait is not negative");
        refused("api-keys.alice", " ", "the API key of alice is not blank");
        refused(
                Map.of("drover.gateway.anonymous", "true", "drover.gateway.api-keys.alice", "secret"),
                "either anonymous or api-keys");
    }

    private static void refused(String key, String value, String why) {
        refused(Map.of("drover.gateway." + key, value), why);
    }

    private static void refused(Map<String, String> settings, String why) {
        assertThatThrownBy(() -> bind(settings))
                .isInstanceOf(BindException.class)
                .hasRootCauseMessage("drover.gateway: " + why);
    }

    private static GatewayProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("drover.gateway", GatewayProperties.class);
    }
}
