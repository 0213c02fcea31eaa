package io.drover.policy.fleet;

import java.util.List;

/**
 * What to do now.
 *
 * @param recentNeed for the next picture
 */
public record FleetDecision(List<FleetAction> actions, FleetExplanation explanation, RecentNeed recentNeed) {

    public FleetDecision {
        actions = List.copyOf(actions);
    }
}
