package io.drover.provisioner;

import io.drover.model.worker.WorkerInfo;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of a provisioner, {@code drover.provisioner.*}. Absent times are those that suit the fleet: processes start
 * within seconds, instances within a minute or two.
 *
 * @param mode {@code none} leaves the fleet alone, {@code static} keeps {@code count} instances alive, {@code dynamic} as
 *     many as the backlog needs
 * @param fleet {@code local} for worker processes of this machine, {@code ec2}
 * @param count of a static fleet
 * @param min of a dynamic fleet: instances that are kept without work
 * @param max of a dynamic fleet: instances at most
 * @param drainTarget how soon accepted work should be done
 * @param budgetPerHour what all instances together may cost, in US dollars; absent: no limit
 * @param minimumLife an instance is not drained sooner after its launch
 * @param idleBeforeDrain how long capacity must have been superfluous before it is drained
 * @param readyTime from a launch to the worker's first heartbeat, believed until launches were seen
 * @param patience an instance that is not ready after that time, or whose worker is silent for it, is ended
 * @param types the sizes that may be launched, some of {@code sizes}
 * @param sizes what is known of each size; added to those that are built in
 * @param zones where instances may be launched, each {@code ZONE} or {@code ZONE=SUBNET}
 * @param spot whether the spot market is asked first
 * @param workerPatience how long a worker's beat may stand still
 * @param local how worker processes are started
 */
@ConfigurationProperties("drover.provisioner")
public record ProvisionerProperties(
        @DefaultValue("none") Mode mode,
        @DefaultValue("local") Kind fleet,
        @DefaultValue("1") int count,
        @DefaultValue("0") int min,
        @DefaultValue("10") int max,
        @Nullable Duration drainTarget,
        @Nullable BigDecimal budgetPerHour,
        @Nullable Duration minimumLife,
        @Nullable Duration idleBeforeDrain,
        @Nullable Duration readyTime,
        @Nullable Duration patience,
        @Nullable Duration tick,
        @DefaultValue List<String> types,
        @DefaultValue Map<String, Size> sizes,
        @DefaultValue List<String> zones,
        @DefaultValue("false") boolean spot,
        @DefaultValue("3s") Duration workerPatience,
        @DefaultValue Local local) {

    /** What the provisioner does. */
    public enum Mode {
        NONE,
        STATIC,
        DYNAMIC
    }

    /** What an instance is. */
    public enum Kind {
        LOCAL,
        EC2
    }

    /**
     * A size of instance.
     *
     * @param slots of its worker
     * @param pricePerHour on demand, in US dollars
     * @param spotPricePerHour on the spot market; absent: never taken from there
     */
    public record Size(
            int slots,
            @DefaultValue("0") BigDecimal pricePerHour,
            @Nullable BigDecimal spotPricePerHour) {

        public Size {
            require(
                    slots >= 1 && slots <= WorkerInfo.MOST_SLOTS,
                    "sizes.NAME.slots",
                    "is 1 to " + WorkerInfo.MOST_SLOTS + ", not " + slots);
            require(pricePerHour.signum() >= 0, "sizes.NAME.price-per-hour", "is not negative, not " + pricePerHour);
        }
    }

    /**
     * Worker processes of this machine, {@code drover.provisioner.local.*}.
     *
     * @param command starts a worker; {@code {id}} and {@code {slots}} are replaced
     * @param directory where the output of worker processes goes, and what is remembered of them
     * @param grace how long a worker may drain before it is killed
     */
    public record Local(
            @DefaultValue List<String> command,
            @DefaultValue("fleet") Path directory,
            @DefaultValue("35s") Duration grace) {

        public Local {
            command = List.copyOf(command);
            require(!grace.isNegative(), "local.grace", "is not negative, not " + grace);
        }
    }

    private static final int MOST = 10_000;

    public ProvisionerProperties {
        types = List.copyOf(types);
        zones = List.copyOf(zones);
        sizes = Map.copyOf(sizes);
        require(count >= 0 && count <= MOST, "count", "is 0 to " + MOST + ", not " + count);
        require(min >= 0 && min <= max, "min", "is 0 to the maximum of " + max + ", not " + min);
        require(max >= 1 && max <= MOST, "max", "is 1 to " + MOST + ", not " + max);
        require(
                budgetPerHour == null || budgetPerHour.signum() > 0,
                "budget-per-hour",
                "is positive, or left out for no limit, not " + budgetPerHour);
        positive(drainTarget, "drain-target");
        positive(patience, "patience");
        positive(tick, "tick");
        positive(workerPatience, "worker-patience");
        require(
                mode == Mode.NONE || fleet != Kind.LOCAL || !local.command().isEmpty(),
                "local.command",
                "is needed to start workers; set it, or start the provisioner with 'drover provisioner'");
    }

    private static void positive(@Nullable Duration value, String key) {
        require(value == null || value.isPositive(), key, "is positive, not " + value);
    }

    private static void require(boolean holds, String key, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("drover.provisioner." + key + " " + rule);
        }
    }
}
