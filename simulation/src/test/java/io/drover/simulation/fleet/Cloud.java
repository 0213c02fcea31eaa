package io.drover.simulation.fleet;

import io.drover.model.worker.InstanceId;
import io.drover.policy.fleet.FleetAction;
import io.drover.policy.fleet.FleetMember;
import io.drover.policy.fleet.LaunchFault;
import io.drover.policy.fleet.LaunchHistory;
import io.drover.policy.fleet.Pool;
import io.drover.policy.fleet.ReadyTimes;
import io.drover.simulation.fleet.Machine.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The machines of one run: ready after 25 s ± 10, one in a hundred never, and spot machines taken back with two minutes'
 * notice, one by one (2 % an hour) or a third of a pool at once. Keeps what a provisioner learns from its launches.
 */
final class Cloud {

    private static final int READY_SECONDS = 25;
    private static final int READY_SPREAD = 10;
    private static final double CRASHES = 0.01;
    private static final int NOTICE_SECONDS = 120;
    private static final double MEAN_SPOT_LIFE = 50 * 3_600;
    private static final double RECLAIMED = 1 / 3.0;

    private record Event(int at, long order, Runnable action) {}

    private final Market market;
    private final RandomGenerator random;
    private final int minimumLife;
    private final Map<InstanceId, Machine> machines = new LinkedHashMap<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingInt(Event::at).thenComparingLong(Event::order));
    private LaunchHistory launches = LaunchHistory.NONE;
    private ReadyTimes readyTimes = ReadyTimes.UNKNOWN;
    private long ordered;
    private int ready;
    private int launched;
    private int flaps;
    private double dollars;

    /** @param minimumLife seconds; a machine that is drained or ended younger for want of work is a flap */
    Cloud(Market market, long seed, int minimumLife) {
        this.market = market;
        this.random = new SplittableRandom(seed);
        this.minimumLife = minimumLife;
    }

    /** Lets happen what happens up to that second. */
    void tick(int second) {
        while (!events.isEmpty() && events.peek().at() <= second) {
            events.poll().action().run();
        }
        if (market.reclaims(second)) {
            for (Machine machine : List.copyOf(machines.values())) {
                if (market.reclaims(machine.pool(), second) && random.nextDouble() < RECLAIMED) {
                    notice(machine, second);
                }
            }
        }
    }

    void apply(List<FleetAction> actions, int second) {
        for (FleetAction action : actions) {
            switch (action) {
                case FleetAction.Launch launch -> launch(launch.pool(), launch.count(), second);
                case FleetAction.Drain drain -> drain(machine(drain.instance()), second);
                case FleetAction.Terminate terminate -> terminate(machine(terminate.instance()), second);
            }
        }
    }

    private Machine machine(InstanceId id) {
        @Nullable Machine machine = machines.get(id);
        if (machine == null) {
            throw new IllegalStateException("there is no " + id);
        }
        return machine;
    }

    private void launch(Pool pool, int count, int second) {
        if (market.isOutOfStock(pool, second)) {
            launches = launches.failed(pool, LaunchFault.CAPACITY, Machine.instant(second));
            return;
        }
        for (int i = 0; i < count; i++) {
            Machine machine = new Machine(new InstanceId("i-" + launched++), pool, second);
            machines.put(machine.id(), machine);
            int readyAt = second + READY_SECONDS + random.nextInt(-READY_SPREAD, READY_SPREAD + 1);
            if (random.nextDouble() >= CRASHES) {
                at(readyAt, () -> becomesReady(machine, readyAt));
            } else if (random.nextBoolean()) {
                at(readyAt, () -> breaks(machine, readyAt));
            }
            if (pool.spot()) {
                int at = second + Market.exponential(random, MEAN_SPOT_LIFE);
                at(at, () -> notice(machine, at));
            }
        }
    }

    private void at(int second, Runnable action) {
        events.add(new Event(second, ordered++, action));
    }

    private void becomesReady(Machine machine, int second) {
        if (machine.state() == State.PENDING) {
            machine.becomes(State.READY);
            ready++;
            if (machine.isTakenBack()) {
                drain(machine, second);
            }
            Duration took = Duration.ofSeconds(second - machine.launchedAt());
            readyTimes = readyTimes.observe(
                    machine.pool().type(), took, Market.OFFERS.getFirst().readyTime());
            launches = launches.ready(machine.pool(), Machine.instant(machine.launchedAt()));
        }
    }

    private void breaks(Machine machine, int second) {
        if (machine.state() == State.PENDING) {
            launches = launches.failed(machine.pool(), LaunchFault.BROKEN, Machine.instant(second));
            gone(machine, second);
        }
    }

    /** A worker drains by itself when it learns that its machine is taken back. */
    private void notice(Machine machine, int second) {
        if (machine.state() != State.GONE && !machine.isTakenBack()) {
            machine.takeBack();
            if (machine.state() == State.READY) {
                drain(machine, second);
            }
            at(second + NOTICE_SECONDS, () -> gone(machine, second + NOTICE_SECONDS));
        }
    }

    /** What it holds is done by others: the fluid cannot be held, so a drained machine merely costs until it is empty. */
    private void drain(Machine machine, int second) {
        if (second - machine.launchedAt() < minimumLife && !machine.isTakenBack()) {
            flaps++;
        }
        if (machine.state() == State.READY) {
            ready--;
        }
        machine.drain(second + random.nextInt(1, Trace.TASK_SECONDS.getLast() + 1));
    }

    private void terminate(Machine machine, int second) {
        if (machine.state() == State.PENDING) {
            launches = launches.failed(machine.pool(), LaunchFault.BROKEN, Machine.instant(second));
        }
        gone(machine, second);
    }

    private void gone(Machine machine, int second) {
        if (machine.state() == State.GONE) {
            return;
        }
        if (machine.state() == State.READY) {
            ready--;
        }
        machine.becomes(State.GONE);
        machines.remove(machine.id());
        dollars += machine.dollars(second);
    }

    /** Ends the run: everybody is paid. */
    void close(int second) {
        List.copyOf(machines.values()).forEach(machine -> gone(machine, second));
    }

    /** @param busy slots, which are spread evenly: whoever pulls from a queue does not favour a few */
    List<FleetMember> members(int second, double busy) {
        double each = ready == 0 ? 0 : busy / ready;
        double before = 0;
        List<FleetMember> members = new ArrayList<>(machines.size());
        for (Machine machine : machines.values()) {
            int held = 0;
            if (machine.state() == State.READY) {
                held = (int) (Math.floor(before + each + 1e-9) - Math.floor(before + 1e-9));
                before += each;
            }
            members.add(machine.member(second, held));
        }
        return members;
    }

    int readySlots() {
        return ready * Machine.SLOTS;
    }

    int machines() {
        return machines.size();
    }

    int launched() {
        return launched;
    }

    int flaps() {
        return flaps;
    }

    double dollars() {
        return dollars;
    }

    LaunchHistory launches() {
        return launches;
    }

    ReadyTimes readyTimes() {
        return readyTimes;
    }
}
