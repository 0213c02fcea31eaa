package io.drover.simulation.fleet;

import io.drover.policy.fleet.FleetAction;
import io.drover.policy.fleet.FleetMember;
import io.drover.policy.fleet.FleetPicture;
import io.drover.policy.fleet.FleetPolicySettings;
import java.util.Comparator;
import java.util.List;

/**
 * Target tracking of an auto scaling group on the backlog per instance: visible messages over instances in service,
 * measured once a minute. Three minutes above the target scale out to {@code visible / target}, fifteen minutes below nine
 * tenths of it scale in, by a tenth of the fleet a minute; after a launch 300 s of warm-up pass before it scales in or out
 * again. One instance stays, since nothing can be divided by none. The oldest go first.
 */
final class BacklogPerInstanceScaler implements Scaler {

    private static final int MINUTES_ABOVE = 3;
    private static final int MINUTES_BELOW = 15;
    private static final int WARM_UP_SECONDS = 300;
    private static final double BELOW = 0.9;
    private static final double SHRINKING = 0.9;

    private final Replicas replicas;
    private final int max;
    private final double target;
    private int desired = 1;
    private int above;
    private int below;
    private long warmAt;

    /** @param target messages per instance: acceptable latency / time of a message */
    BacklogPerInstanceScaler(FleetPolicySettings settings, double target) {
        this.replicas = new Replicas(settings, Comparator.comparing(FleetMember::launchedAt));
        this.max = settings.max();
        this.target = target;
    }

    @Override
    public String name() {
        return "ASG";
    }

    @Override
    public int periodSeconds() {
        return 60;
    }

    @Override
    public List<FleetAction> scale(FleetPicture picture, Messages messages) {
        long inService = picture.members().stream().filter(Replicas::isReady).count();
        double perInstance = messages.visible() / (double) Math.max(1, inService);
        above = perInstance > target ? above + 1 : 0;
        below = perInstance < BELOW * target ? below + 1 : 0;
        long second = picture.now().getEpochSecond();
        int wish = (int) Math.clamp(Math.ceil(messages.visible() / target), 1, max);
        if (second >= warmAt && above >= MINUTES_ABOVE && wish > desired) {
            desired = wish;
            warmAt = second + WARM_UP_SECONDS;
        } else if (second >= warmAt && below >= MINUTES_BELOW && wish < desired) {
            desired = Math.max(wish, (int) Math.floor(desired * SHRINKING));
        }
        return replicas.reach(desired, picture);
    }
}
