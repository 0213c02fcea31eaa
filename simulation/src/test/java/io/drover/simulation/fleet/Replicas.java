package io.drover.simulation.fleet;

import io.drover.policy.fleet.FleetAction;
import io.drover.policy.fleet.FleetMember;
import io.drover.policy.fleet.FleetPicture;
import io.drover.policy.fleet.FleetPolicySettings;
import io.drover.policy.fleet.Phase;
import io.drover.policy.fleet.Placement;
import io.drover.policy.fleet.Timing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Gives a rule that only says a number everything else that Drover has: the same choice of pools with back-off and
 * on-demand fallback, draining instead of ending, notices of spot machines, and the end of launches that hang.
 *
 * @param firstToGo which machines it gives up first
 */
record Replicas(FleetPolicySettings settings, Comparator<FleetMember> firstToGo) {

    static int count(FleetPicture picture) {
        return (int) picture.members().stream()
                .filter(member -> member.phase() instanceof Phase.Pending || isReady(member))
                .count();
    }

    static boolean isReady(FleetMember member) {
        return member.phase() instanceof Phase.Idle || member.phase() instanceof Phase.Busy;
    }

    List<FleetAction> reach(int desired, FleetPicture picture) {
        List<FleetAction> actions = new ArrayList<>();
        for (FleetMember member : picture.members()) {
            switch (member.phase()) {
                case Phase.Pending ignored -> {
                    if (!member.launchedAt().plus(settings.patience()).isAfter(picture.now())) {
                        actions.add(new FleetAction.Terminate(member.id(), "hangs"));
                    }
                }
                case Phase.Draining draining -> endIfEmpty(member, draining.held(), actions);
                case Phase.Idle ignored -> {}
                case Phase.Busy ignored -> {}
                case Phase.Silent ignored -> {}
            }
        }
        int change = desired - count(picture);
        if (change > 0) {
            Timing timing = Timing.of(
                    settings.drainTarget(), settings.offers().getFirst().readyTime());
            actions.addAll(new Placement(settings)
                    .place(new Placement.Missing(0, change), picture, timing, "more")
                    .launches());
        }
        picture.members().stream()
                .filter(Replicas::isReady)
                .sorted(firstToGo)
                .limit(Math.max(0, -change))
                .forEach(member -> actions.add(new FleetAction.Drain(member.id(), "fewer")));
        return actions;
    }

    private static void endIfEmpty(FleetMember member, int held, List<FleetAction> actions) {
        if (held == 0) {
            actions.add(new FleetAction.Terminate(member.id(), "empty"));
        }
    }
}
