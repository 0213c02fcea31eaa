package io.drover.simulation;

import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.ports.LinkMode;
import io.drover.wire.FragmentRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The workers of a world, the queue that feeds them, and its functions. Whoever dies is replaced. */
final class SimulatedFleet {

    private static final int SLOTS_OF_NEW_ONES = 4;
    private static final Duration RESTART = Duration.ofSeconds(1);

    private final World world;
    private final RandomGenerator random;
    private final List<SimulatedWorker> workers = new ArrayList<>();
    private final Set<Holder> ended = new HashSet<>();
    private final Set<Holder> deaf = new HashSet<>();
    private final Deque<FragmentRequest> queue = new ArrayDeque<>();
    private int ever;
    private long links;

    SimulatedFleet(World world, RandomGenerator random) {
        this.world = world;
        this.random = random;
    }

    void launch(int slots) {
        launch(newId(slots), slots);
    }

    private void launch(WorkerId id, int slots) {
        SimulatedWorker worker = new SimulatedWorker(world, id, slots, Executor.VM, newLife());
        workers.add(worker);
        worker.startMortal();
        if (random.nextDouble() < world.shares().linked() && world.linkMode() != LinkMode.OFF) {
            worker.links().keep();
        }
    }

    /** Another process under an id that is taken: both live, and neither knows of the other. */
    void launchUnderIdOf(SimulatedWorker worker) {
        world.statistics().secondLife();
        launch(worker.id(), worker.slots());
    }

    /** One that has learned that another life has its id. Whoever keeps it starts it again, as often as it ends. */
    void gaveWay(SimulatedWorker worker) {
        workers.remove(worker);
        world.statistics().gaveWay();
        world.timeline().in(RESTART, () -> launch(worker.id(), worker.slots()));
    }

    /** A life is over. */
    void ended(Holder life) {
        ended.add(life);
    }

    void wentDeaf(Holder life) {
        deaf.add(life);
    }

    /** @param called those that a cell gives nothing more, and why */
    void requireDeaf(Map<Holder, String> called) {
        called.forEach((life, why) -> {
            if (why.contains("free slots") && !deaf.contains(life)) {
                throw new AssertionError("a worker that works is called deaf: " + life + ": " + why);
            }
        });
    }

    /** Whether it is seen to be over by the others of its id: every second one is of their machine. */
    boolean isSeenDead(Holder life) {
        return life.incarnation().value().hashCode() % 2 == 0 && ended.contains(life);
    }

    /** One that reports itself, has free slots and never takes anything. */
    void launchIdler() {
        new SimulatedWorker(world, newId(SLOTS_OF_NEW_ONES), SLOTS_OF_NEW_ONES, Executor.VM, newLife()).beat();
    }

    /** A request has come in. */
    void put(FragmentRequest request) {
        queue.add(request);
        haveRoom();
    }

    /** Somebody may have become free. */
    void haveRoom() {
        for (SimulatedWorker worker : workers) {
            while (worker.hasRoom() && !queue.isEmpty()) {
                worker.receive(queue.removeFirst());
            }
        }
    }

    int waiting() {
        return queue.size();
    }

    /**
     * One invocation for one request. No invocation is killed by chance once it has begun: one that runs a suspect is its
     * probe, and nobody could tell its death from one by what it ran.
     *
     * @param stillborn whether it dies when all that is known of it is its claim
     */
    void invoke(FragmentRequest request, boolean stillborn) {
        SimulatedWorker function = new SimulatedWorker(world, newId(1), 1, Executor.FAAS, newLife());
        if (stillborn) {
            function.claimAndDie(request);
        } else {
            function.receive(request);
            function.beat();
        }
    }

    void died(SimulatedWorker worker) {
        if (workers.remove(worker)) {
            boolean sameId = random.nextBoolean();
            world.timeline().in(Duration.ofMillis(200L + random.nextInt(3_000)), () -> {
                if (sameId) {
                    launch(worker.id(), worker.slots());
                } else {
                    launch(SLOTS_OF_NEW_ONES);
                }
            });
        }
    }

    List<SimulatedWorker> workers() {
        return List.copyOf(workers);
    }

    Optional<SimulatedWorker> any() {
        return workers.isEmpty() ? Optional.empty() : Optional.of(workers.get(random.nextInt(workers.size())));
    }

    /** No two links of a world are the same. */
    SimulatedLink newLink(SimulatedWorker worker) {
        return new SimulatedLink(world, worker, links++);
    }

    private WorkerId newId(int slots) {
        return new WorkerId("sim-" + ever++ + "x" + slots);
    }

    private Incarnation newLife() {
        return Incarnation.draw(random);
    }
}
