package io.drover.policy.fleet;

import io.drover.model.Money;
import io.drover.policy.fleet.FleetAction.Drain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which instances are drained: idle ones before busy ones, dear ones before cheap ones, none before its minimum life. */
record DrainChoice(FleetPolicySettings settings) {

    private static final Comparator<FleetMember> FIRST_TO_GO = Comparator.<FleetMember>comparingInt(
                    member -> Capacity.held(member.phase()))
            .thenComparingLong(member -> -member.pricePerHour().nanoDollars() / member.slots())
            .thenComparing(DrainChoice::quietSince)
            .thenComparing(member -> member.id().value());

    private static Instant quietSince(FleetMember member) {
        return member.phase() instanceof Phase.Idle idle ? idle.since() : member.launchedAt();
    }

    /**
     * @param spare whether capacity that is not kept has been superfluous for long enough
     * @param kept slots that are not drained
     */
    List<Drain> choose(FleetPicture picture, Capacity capacity, boolean spare, int kept) {
        int instances = capacity.instances();
        int ready = capacity.readySlots();
        Money spending = capacity.instancesSpending();
        if (!(spare && ready > kept && instances > settings.min()) && !isTooMuch(instances, spending)) {
            return List.of();
        }
        String spareReason = ready + " slots are ready and at most " + kept + " were needed for "
                + settings.idleBeforeDrain().toSeconds() + " s, slack included";
        List<Drain> drains = new ArrayList<>();
        for (FleetMember member : candidates(picture)) {
            if (isTooMuch(instances, spending)) {
                drains.add(new Drain(member.id(), "more than the limits on number and cost allow"));
            } else if (spare && instances > settings.min() && ready - member.slots() >= kept) {
                drains.add(new Drain(member.id(), spareReason));
            } else {
                continue;
            }
            instances--;
            ready -= member.slots();
            spending = new Money(spending.nanoDollars() - member.pricePerHour().nanoDollars());
        }
        return drains;
    }

    private boolean isTooMuch(int instances, Money spending) {
        @Nullable Money budget = settings.budgetPerHour();
        return instances > settings.max() || (budget != null && spending.compareTo(budget) > 0);
    }

    private List<FleetMember> candidates(FleetPicture picture) {
        return picture.members().stream()
                .filter(member -> member.phase() instanceof Phase.Idle || member.phase() instanceof Phase.Busy)
                .filter(member ->
                        Duration.between(member.launchedAt(), picture.now()).compareTo(settings.minimumLife()) >= 0)
                .sorted(FIRST_TO_GO)
                .toList();
    }
}
