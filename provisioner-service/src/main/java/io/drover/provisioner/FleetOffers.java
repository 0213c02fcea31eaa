package io.drover.provisioner;

import static java.util.Map.entry;

import io.drover.model.Money;
import io.drover.policy.fleet.FleetPolicySettings;
import io.drover.policy.fleet.Offer;
import io.drover.provisioner.ProvisionerProperties.Kind;
import io.drover.provisioner.ProvisionerProperties.Mode;
import io.drover.provisioner.ProvisionerProperties.Size;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an operator's settings mean for the policy: sizes, prices, and the times that suit the kind of fleet. */
final class FleetOffers {

    /** Of a worker process, with its ahead-of-time cache or without. */
    private static final Usual LOCAL = new Usual(
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofMinutes(1),
            Duration.ofMillis(250));

    /** Of an instance that installs a JDK as it boots; EC2 charges for a minute at least. */
    private static final Usual EC2 = new Usual(
            Duration.ofMinutes(5),
            Duration.ofMinutes(3),
            Duration.ofMinutes(1),
            Duration.ofSeconds(90),
            Duration.ofMinutes(8),
            Duration.ofSeconds(1));

    private static final Map<String, Size> LOCAL_SIZES = Map.of(
            "local.1", free(1),
            "local.2", free(2),
            "local.4", free(4),
            "local.8", free(8),
            "local.16", free(16),
            "local.32", free(32),
            "local.64", free(64));

    /** Processors and Linux prices in us-east-1, by AWS's public price list (2026). */
    private static final Map<String, Size> EC2_SIZES = Map.ofEntries(
            entry("c7g.medium", size(1, "0.0363")),
            entry("c7g.large", size(2, "0.0725")),
            entry("c7g.xlarge", size(4, "0.145")),
            entry("c7g.2xlarge", size(8, "0.29")),
            entry("c7g.4xlarge", size(16, "0.58")),
            entry("c7g.8xlarge", size(32, "1.16")));

    private record Usual(
            Duration drainTarget,
            Duration minimumLife,
            Duration idleBeforeDrain,
            Duration readyTime,
            Duration patience,
            Duration tick) {}

    /** A start takes a processor and more: of some that share this machine's, the first would be ready as late as all. */
    private static final int LOCAL_STARTS_AT_ONCE =
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private static final int LAUNCHES_AT_ONCE = 100;
    private static final double SLACK = 0.1;

    private final ProvisionerProperties properties;
    private final Usual usual;

    FleetOffers(ProvisionerProperties properties) {
        this.properties = properties;
        this.usual = properties.fleet() == Kind.LOCAL ? LOCAL : EC2;
    }

    FleetPolicySettings settings() {
        boolean fixed = properties.mode() == Mode.STATIC;
        BigDecimal budget = properties.budgetPerHour();
        return new FleetPolicySettings(
                fixed ? properties.count() : properties.min(),
                fixed ? properties.count() : properties.max(),
                or(properties.drainTarget(), usual.drainTarget()),
                budget == null ? null : Money.dollars(budget.toPlainString()),
                or(properties.minimumLife(), usual.minimumLife()),
                or(properties.idleBeforeDrain(), usual.idleBeforeDrain()),
                SLACK,
                LAUNCHES_AT_ONCE,
                properties.fleet() == Kind.LOCAL ? LOCAL_STARTS_AT_ONCE : Integer.MAX_VALUE,
                or(properties.patience(), usual.patience()),
                types().stream().map(this::offer).toList());
    }

    Duration tick() {
        return or(properties.tick(), usual.tick());
    }

    /** Slots by the names of the sizes that may be launched. */
    Map<String, Integer> slots() {
        Map<String, Integer> slots = new TreeMap<>();
        types().forEach(type -> slots.put(type, size(type).slots()));
        return slots;
    }

    private List<String> types() {
        if (!properties.types().isEmpty()) {
            return properties.types();
        }
        return List.of(properties.fleet() == Kind.LOCAL ? "local.2" : "c7g.large");
    }

    private Offer offer(String type) {
        Size size = size(type);
        BigDecimal spot = size.spotPricePerHour();
        return new Offer(
                type,
                size.slots(),
                Money.dollars(size.pricePerHour().toPlainString()),
                spot == null || !properties.spot() ? null : Money.dollars(spot.toPlainString()),
                zones(),
                or(properties.readyTime(), usual.readyTime()));
    }

    private List<String> zones() {
        return List.copyOf(subnets().keySet());
    }

    /** The zones, each with the subnet to launch into; an empty one means the zone's default subnet. */
    Map<String, String> subnets() {
        if (properties.zones().isEmpty() && properties.fleet() == Kind.EC2) {
            throw new IllegalArgumentException("drover.provisioner.zones names the zones for instances, such as"
                    + " us-east-1a, or with a subnet, us-east-1a=subnet-0123");
        }
        Map<String, String> subnets = new TreeMap<>();
        for (String zone : properties.zones().isEmpty() ? List.of("local") : properties.zones()) {
            String[] parts = zone.split("=", 2);
            subnets.put(parts[0], parts.length == 2 ? parts[1] : "");
        }
        return subnets;
    }

    private Size size(String type) {
        Map<String, Size> all = new TreeMap<>(properties.fleet() == Kind.LOCAL ? LOCAL_SIZES : EC2_SIZES);
        all.putAll(properties.sizes());
        Size size = all.get(type);
        if (size == null) {
            throw new IllegalArgumentException(
                    "drover.provisioner.types: there is no '" + type + "', but " + all.keySet()
                            + "; another one is declared with drover.provisioner.sizes.NAME.slots and .price-per-hour");
        }
        return size;
    }

    private static Size free(int slots) {
        return new Size(slots, BigDecimal.ZERO, null);
    }

    private static Size size(int slots, String dollars) {
        return new Size(slots, new BigDecimal(dollars), null);
    }

    private static Duration or(@Nullable Duration chosen, Duration usual) {
        return chosen == null ? usual : chosen;
    }
}
