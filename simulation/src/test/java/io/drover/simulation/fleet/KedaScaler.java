package io.drover.simulation.fleet;

import io.drover.policy.fleet.FleetAction;
import io.drover.policy.fleet.FleetMember;
import io.drover.policy.fleet.FleetPicture;
import io.drover.policy.fleet.FleetPolicySettings;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * The formula of KEDA with the horizontal pod autoscaler: {@code ceil(queue length / target per replica)}, polled every 15
 * s, messages in flight included, and never below the highest wish of the last 300 s. The youngest go first. Its limits
 * on the speed of growth are left out.
 */
final class KedaScaler implements Scaler {

    private static final int STABILISATION_SECONDS = 300;

    private record Wish(long second, int replicas) {}

    private final Replicas replicas;
    private final int max;
    private final double targetPerReplica;
    private final Deque<Wish> wishes = new ArrayDeque<>();

    /** @param targetPerReplica messages that one replica is given */
    KedaScaler(FleetPolicySettings settings, double targetPerReplica) {
        this.replicas = new Replicas(
                settings, Comparator.comparing(FleetMember::launchedAt).reversed());
        this.max = settings.max();
        this.targetPerReplica = targetPerReplica;
    }

    @Override
    public String name() {
        return "KEDA";
    }

    @Override
    public int periodSeconds() {
        return 15;
    }

    @Override
    public List<FleetAction> scale(FleetPicture picture, Messages messages) {
        long second = picture.now().getEpochSecond();
        double wish = Math.ceil((messages.visible() + messages.inFlight()) / targetPerReplica);
        wishes.add(new Wish(second, (int) Math.min(max, wish)));
        wishes.removeIf(old -> old.second() < second - STABILISATION_SECONDS);
        int highest = wishes.stream().mapToInt(Wish::replicas).max().orElse(0);
        int current = Replicas.count(picture);
        int desired = Math.max((int) Math.min(max, wish), Math.min(current, highest));
        return replicas.reach(desired, picture);
    }
}
