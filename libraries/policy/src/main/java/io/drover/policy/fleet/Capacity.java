package io.drover.policy.fleet;

import io.drover.model.Money;
import java.time.Duration;
import java.time.Instant;

/**
 * What the members of a picture amount to.
 *
 * @param instances that work or will: pending, idle and busy ones
 * @param readySlots of idle and busy instances
 * @param busySlots of them
 * @param pendingWeighted pending slots; those less that come too late to use the whole horizon
 * @param withinTarget seconds of work that can be done within the drain target
 * @param spending of every member
 * @param instancesSpending of those that work or will
 */
record Capacity(
        int instances,
        int readySlots,
        int busySlots,
        int pendingSlots,
        double pendingWeighted,
        double withinTarget,
        Money spending,
        Money instancesSpending) {

    static Capacity of(FleetPicture picture, FleetPolicySettings settings, Timing timing) {
        double target = settings.drainTarget().toMillis() / 1e3;
        int instances = 0;
        int ready = 0;
        int busy = 0;
        int pending = 0;
        double weighted = 0;
        double within = 0;
        long spending = 0;
        long instancesSpending = 0;
        for (FleetMember member : picture.members()) {
            spending += member.pricePerHour().nanoDollars();
            if (!isCounted(member, picture.now(), settings)) {
                continue;
            }
            instances++;
            instancesSpending += member.pricePerHour().nanoDollars();
            if (member.phase() instanceof Phase.Pending(Instant since)) {
                Duration toReady = toReady(member, since, picture, settings);
                pending += member.slots();
                weighted += member.slots() * timing.weight(toReady);
                within += member.slots() * Math.max(0, target - toReady.toMillis() / 1e3);
            } else {
                ready += member.slots();
                busy += Math.min(held(member.phase()), member.slots());
                within += member.slots() * target;
            }
        }
        return new Capacity(
                instances, ready, busy, pending, weighted, within, new Money(spending), new Money(instancesSpending));
    }

    /** One that is overdue is expected to take as long again as it is overdue. */
    private static Duration toReady(
            FleetMember member, Instant since, FleetPicture picture, FleetPolicySettings settings) {
        Duration expected = settings.readyTime(member.pool().type(), picture.readyTimes());
        return expected.minus(Duration.between(since, picture.now())).abs();
    }

    private static boolean isCounted(FleetMember member, Instant now, FleetPolicySettings settings) {
        return switch (member.phase()) {
            case Phase.Pending pending -> !settings.isOutOfPatience(pending.since(), now);
            case Phase.Idle ignored -> true;
            case Phase.Busy ignored -> true;
            case Phase.Draining ignored -> false;
            case Phase.Silent ignored -> false;
        };
    }

    static int held(Phase phase) {
        return phase instanceof Phase.Busy busy ? busy.held() : 0;
    }
}
