package io.drover.policy.fleet;

import io.drover.model.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a decision saw and how it came about, as plain data for {@code drover fleet explain}.
 *
 * @param verdict the decision in a sentence
 * @param clippedBy why the fleet will not be what the backlog asks for
 * @param bridge what functions should do; null unless launches take too long for the drain target
 */
public record FleetExplanation(
        Instant now,
        String verdict,
        Demanded demanded,
        Supplied supplied,
        Wanted wanted,
        Set<Clip> clippedBy,
        List<LaunchHistory.InForce> backOffs,
        @Nullable Bridge bridge) {

    /**
     * What is to be done, and by when.
     *
     * @param work predicted seconds: waiting, in flight and held back
     * @param readyTime that a launch of this moment is expected to take, with caution
     * @param horizon the time that is left for the work after a launch
     */
    public record Demanded(Duration work, long tasks, Duration drainTarget, Duration readyTime, Duration horizon) {}

    /**
     * What there is to do it.
     *
     * @param instances pending, idle and busy ones
     * @param pendingWeighted pending slots, those less that will come too late to use the whole horizon
     * @param drainedIn how long the ready slots alone would take; null without any
     * @param spendingPerHour by all instances, ending ones included
     */
    public record Supplied(
            int instances,
            int readySlots,
            int busySlots,
            int pendingSlots,
            double pendingWeighted,
            @Nullable Duration drainedIn,
            Money spendingPerHour) {}

    /**
     * What there should be.
     *
     * @param slots by the backlog alone
     * @param instances the same in instances of the type with the cheapest slots, before clipping
     * @param recentNeed the most slots that were wanted or busy lately
     * @param keptSlots below this nothing is drained
     */
    public record Wanted(int slots, int instances, int recentNeed, int keptSlots) {}

    /**
     * Work for functions.
     *
     * @param work predicted seconds that the fleet, pending instances included, cannot do within the drain target
     * @param until when instances launched now are expected to take over
     */
    public record Bridge(Duration work, Instant until) {}

    public FleetExplanation {
        clippedBy = Set.copyOf(clippedBy);
        backOffs = List.copyOf(backOffs);
    }
}
