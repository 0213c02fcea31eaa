package io.drover.monitor;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of a monitor, {@code drover.monitor.*}.
 *
 * @param healthyWithin how old the last heartbeat of a healthy worker may be
 * @param refresh how old the values behind the metrics may be before a scrape looks again
 */
@ConfigurationProperties("drover.monitor")
public record MonitorProperties(
        @DefaultValue("3s") Duration healthyWithin,
        @DefaultValue("2s") Duration refresh) {

    public MonitorProperties {
        if (!healthyWithin.isPositive() || !refresh.isPositive()) {
            throw new IllegalArgumentException("drover.monitor: healthy-within and refresh are positive");
        }
    }
}
