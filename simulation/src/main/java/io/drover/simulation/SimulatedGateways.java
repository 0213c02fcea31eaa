package io.drover.simulation;

import io.drover.model.workload.BagIndex;
import io.drover.model.workload.WorkloadId;
import io.drover.ports.WorkloadRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * How workloads come into a world and go out of it: clients that hand in, sometimes at two gateways at once, and the
 * retention of two schedulers, which race with clients that hand in again under the same id.
 */
final class SimulatedGateways {

    private static final int LONGEST_PAUSE_MILLIS = 10_000;

    private final World world;
    private final RandomGenerator random;
    private final Map<WorkloadId, SimulatedBag> bags = new HashMap<>();
    private final Map<WorkloadId, BagIndex> indexes = new HashMap<>();
    private final Map<WorkloadId, Integer> lives = new HashMap<>();
    private final Set<WorkloadId> awaited = new HashSet<>();
    private final Set<WorkloadId> again = new HashSet<>();
    private final Set<WorkloadId> over = new HashSet<>();

    SimulatedGateways(World world, RandomGenerator random) {
        this.world = world;
        this.random = random;
    }

    void submit(SimulatedBag bag) {
        WorkloadId id = new WorkloadId(bag.name());
        bags.put(id, bag);
        awaited.add(id);
        world.timeline().in(bag.at(), () -> {
            indexes.put(id, bag.index());
            if (world.nemeses().strikes(world.shares().handedInAgain())) {
                again.add(id);
            }
            accept(id);
            if (world.nemeses().strikes(world.shares().twoGateways())) {
                world.timeline().in(somePause(), () -> accept(id));
            }
        });
    }

    /** As a gateway does: the row is the promise, its message may be lost. */
    private void accept(WorkloadId id) {
        if (world.stores()
                .workloads()
                .create(bag(id).workload(world.timeline().wall(), life(id)))
                .isEmpty()) {
            over.remove(id);
        }
        world.deliver(() -> world.cell().adopt(id));
    }

    /** To be told of whatever has ended in the store, once or more often. */
    void ended(WorkloadId id) {
        if (!over.add(id)) {
            return;
        }
        world.ended(id);
        if (again.remove(id)) {
            handInAgain(id, WorkloadRef.of(world.stores().workloads().find(id).orElseThrow()));
        } else {
            awaited.remove(id);
        }
    }

    /** Both have seen the same list; in between, or after them, the client comes back. */
    private void handInAgain(WorkloadId id, WorkloadRef seen) {
        world.timeline().in(somePause(), () -> {
            world.stores().cells().delete(seen);
            lives.merge(id, 1, Integer::sum);
            world.statistics().forget(id);
            world.timeline().in(somePause(), () -> accept(id));
            world.timeline().in(somePause(), () -> world.stores().cells().delete(seen));
        });
    }

    /** How often a workload of this id was removed. */
    int life(WorkloadId id) {
        return lives.getOrDefault(id, 0);
    }

    boolean isAllOver() {
        return awaited.isEmpty();
    }

    SimulatedBag bag(WorkloadId id) {
        return Objects.requireNonNull(bags.get(id));
    }

    BagIndex index(WorkloadId id) {
        return Objects.requireNonNull(indexes.get(id));
    }

    Set<WorkloadId> submitted() {
        return Set.copyOf(bags.keySet());
    }

    private Duration somePause() {
        return Duration.ofMillis(1 + random.nextInt(LONGEST_PAUSE_MILLIS));
    }
}
