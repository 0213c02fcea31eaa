package io.drover.policy.fleet;

import io.drover.model.Money;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A size of machine that may be launched.
 *
 * @param slots of the worker on one machine
 * @param onDemandPerHour price of a machine
 * @param spotPerHour price on the spot market; null if this type is never taken from there
 * @param zones where it may be launched
 * @param readyTime from the launch to the first heartbeat, believed until launches were seen
 */
public record Offer(
        String type,
        int slots,
        Money onDemandPerHour,
        @Nullable Money spotPerHour,
        List<String> zones,
        Duration readyTime) {

    public Offer {
        zones = List.copyOf(zones);
        if (slots < 1 || zones.isEmpty() || readyTime.isNegative()) {
            throw new IllegalArgumentException(
                    "an offer has slots, zones and a ready time, not " + slots + " slots, " + zones + ", " + readyTime);
        }
    }
}
