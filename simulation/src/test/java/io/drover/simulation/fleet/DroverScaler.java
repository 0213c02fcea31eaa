package io.drover.simulation.fleet;

import io.drover.policy.fleet.FleetAction;
import io.drover.policy.fleet.FleetDecision;
import io.drover.policy.fleet.FleetPicture;
import io.drover.policy.fleet.FleetPolicy;
import io.drover.policy.fleet.RecentNeed;
import java.util.List;

/** The real policy. */
final class DroverScaler implements Scaler {

    private final FleetPolicy policy;
    private RecentNeed recentNeed = RecentNeed.UNKNOWN;

    DroverScaler(FleetPolicy policy) {
        this.policy = policy;
    }

    @Override
    public String name() {
        return "Drover";
    }

    @Override
    public int periodSeconds() {
        return 5;
    }

    @Override
    public List<FleetAction> scale(FleetPicture picture, Messages messages) {
        FleetDecision decision = policy.decide(new FleetPicture(
                picture.now(),
                picture.backlog(),
                picture.members(),
                picture.readyTimes(),
                picture.launches(),
                recentNeed));
        recentNeed = decision.recentNeed();
        return decision.actions();
    }
}
