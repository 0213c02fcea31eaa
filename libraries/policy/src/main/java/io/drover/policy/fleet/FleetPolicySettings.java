package io.drover.policy.fleet;

import io.drover.model.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides about a dynamic fleet.
 *
 * @param min instances that are kept without work
 * @param max instances at most, those that are ending included
 * @param drainTarget how soon accepted work should be done
 * @param budgetPerHour what all instances together may cost; null for no limit
 * @param minimumLife an instance is not drained sooner after its launch
 * @param idleBeforeDrain how long capacity must have been superfluous before it is drained
 * @param slack capacity kept beyond the recent need, as a share of it
 * @param mostLaunches instances launched by one decision
 * @param mostStarting instances that may be on their way at a time: those that share a machine slow each other down
 * @param patience an instance that is not ready after that time, or silent for it, is ended
 * @param offers what may be launched, at least one
 */
public record FleetPolicySettings(
        int min,
        int max,
        Duration drainTarget,
        @Nullable Money budgetPerHour,
        Duration minimumLife,
        Duration idleBeforeDrain,
        double slack,
        int mostLaunches,
        int mostStarting,
        Duration patience,
        List<Offer> offers) {

    public FleetPolicySettings {
        offers = List.copyOf(offers);
        if (min < 0 || max < min || mostLaunches < 1 || mostStarting < 1 || slack < 0) {
            throw new IllegalArgumentException("a fleet needs 0 <= min <= max, launches and slack, not " + min + ", "
                    + max + ", " + mostLaunches + ", " + mostStarting + ", " + slack);
        }
        if (!drainTarget.isPositive() || minimumLife.isNegative() || idleBeforeDrain.isNegative()) {
            throw new IllegalArgumentException("a fleet needs a drain target and times that are not negative");
        }
        if (offers.isEmpty() || !patience.isPositive()) {
            throw new IllegalArgumentException("a fleet needs an offer, and patience with its launches");
        }
    }

    boolean isOutOfPatience(Instant since, Instant now) {
        return !since.plus(patience).isAfter(now);
    }

    /** How long an instance of that type takes to become ready, as far as is known. */
    Duration readyTime(String type, ReadyTimes seen) {
        Offer offer = offers.stream()
                .filter(candidate -> candidate.type().equals(type))
                .findFirst()
                .orElse(offers.getFirst());
        return seen.cautious(type, offer.readyTime());
    }
}
