package io.drover.gateway;

import io.drover.gateway.body.BodyLimits;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of a gateway, {@code drover.gateway.*}.
 *
 * @param maxBody how large a body may be as it comes
 * @param maxLine how long one line may be, at most 1 MB
 * @param maxTasks tasks in one workload
 * @param inlineBody a bag up to this size lies in the row of its workload and makes no object, at most 32 KB
 * @param retention how long a workload and its results are kept after it was handed in
 * @param maxWait the longest {@code ?wait=}; longer ones are cut to it
 * @param resultsPatience how long results wait for an object store that is away before their answer breaks off
 * @param maxStreams how many clients may follow events at the same time
 * @param healthyWithin how old the last heartbeat of a healthy worker may be
 * @param auditRetention how long it is kept who did what
 * @param apiKeys the key of each client; none: nobody needs a key, and only this machine is listened to
 * @param anonymous without keys, listen to others too: for a gateway that only trusted machines can reach
 */
@ConfigurationProperties("drover.gateway")
public record GatewayProperties(
        @DefaultValue("1GB") DataSize maxBody,
        @DefaultValue("64KB") DataSize maxLine,
        @DefaultValue("100000000") long maxTasks,
        @DefaultValue("2KB") DataSize inlineBody,
        @DefaultValue("7d") Duration retention,
        @DefaultValue("60s") Duration maxWait,
        @DefaultValue("10s") Duration resultsPatience,
        @DefaultValue("256") int maxStreams,
        @DefaultValue("3s") Duration healthyWithin,
        @DefaultValue("90d") Duration auditRetention,
        @DefaultValue Map<String, String> apiKeys,
        @DefaultValue("false") boolean anonymous) {

    private static final DataSize LONGEST_LINE = DataSize.ofMegabytes(1);
    /** So that a row and a message take it with room to spare. */
    private static final DataSize MOST_INLINE = DataSize.ofKilobytes(32);

    public GatewayProperties {
        require(!maxBody.isNegative() && maxBody.compareTo(maxLine) >= 0, "max-body is not less than max-line");
        require(maxLine.toBytes() >= 1 && maxLine.compareTo(LONGEST_LINE) <= 0, "max-line is 1B to 1MB");
        require(maxTasks >= 1, "max-tasks is at least 1");
        require(!inlineBody.isNegative() && inlineBody.compareTo(MOST_INLINE) <= 0, "inline-body is 0B to 32KB");
        require(maxStreams >= 1, "max-streams is at least 1");
        require(retention.isPositive() && healthyWithin.isPositive(), "retention and healthy-within are positive");
        require(auditRetention.isPositive(), "audit-retention is positive");
        require(!maxWait.isNegative(), "max-wait is not negative");
        require(!resultsPatience.isNegative(), "results-patience is not negative");
        apiKeys.forEach((client, key) -> require(!key.isBlank(), "the API key of " + client + " is not blank"));
        require(!anonymous || apiKeys.isEmpty(), "either anonymous or api-keys");
        apiKeys = Map.copyOf(apiKeys);
    }

    BodyLimits limits() {
        return new BodyLimits(maxBody.toBytes(), (int) maxLine.toBytes(), maxTasks, (int) inlineBody.toBytes());
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("drover.gateway: " + what);
        }
    }
}
