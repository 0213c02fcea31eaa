package io.drover.testkit.fleet;

import io.drover.model.fault.Fault;
import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.worker.InstanceId;
import io.drover.ports.Fleet;
import io.drover.ports.Instance;
import io.drover.ports.LaunchSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Instances that are nothing but records. One is PENDING until its boot time has passed and, once asked to end, STOPPING
 * for as long again. Those that are GONE are told once. Thread-safe.
 */
public final class InMemoryFleet implements Fleet {

    private record Machine(LaunchSpec spec, Instant launchedAt, Instant endsAt) {

        Instance at(Instant now, InstanceId id, Duration boot) {
            Instance.State state = !endsAt.isAfter(now)
                    ? Instance.State.GONE
                    : endsAt.isBefore(Instant.MAX)
                            ? Instance.State.STOPPING
                            : launchedAt.plus(boot).isAfter(now) ? Instance.State.PENDING : Instance.State.RUNNING;
            return new Instance(id, spec, state, launchedAt);
        }
    }

    private final Set<String> types;
    private final Set<String> zones;
    private final Duration boot;
    private final InstantSource clock;
    private final Map<InstanceId, Machine> machines = new LinkedHashMap<>();
    private final Deque<Fault> refusals = new ArrayDeque<>();

    public InMemoryFleet(Set<String> types, Set<String> zones, Duration boot, InstantSource clock) {
        this.types = new TreeSet<>(types);
        this.zones = new TreeSet<>(zones);
        this.boot = boot;
        this.clock = clock;
    }

    @Override
    public synchronized Instance launch(LaunchSpec spec) {
        if (!types.contains(spec.type())) {
            throw FaultCode.FIELD_INVALID.asException(
                    "unknown instance type '" + spec.type() + "'; this fleet has " + types);
        }
        if (!zones.contains(spec.zone())) {
            throw FaultCode.FIELD_INVALID.asException("unknown zone '" + spec.zone() + "'; this fleet has " + zones);
        }
        Fault refusal = refusals.poll();
        if (refusal != null) {
            throw new FaultException(refusal);
        }
        InstanceId id = new InstanceId("memory-" + spec.launchId());
        Machine machine = machines.computeIfAbsent(id, unused -> new Machine(spec, clock.instant(), Instant.MAX));
        return machine.at(clock.instant(), id, boot);
    }

    @Override
    public synchronized List<Instance> instances() {
        Instant now = clock.instant();
        List<Instance> all = new ArrayList<>();
        machines.forEach((id, machine) -> all.add(machine.at(now, id, boot)));
        all.stream()
                .filter(instance -> instance.state() == Instance.State.GONE)
                .forEach(gone -> machines.remove(gone.id()));
        return all;
    }

    @Override
    public synchronized void terminate(InstanceId id) {
        endAt(id, clock.instant().plus(boot));
    }

    /** The instance ends at once and unasked. */
    public synchronized void lose(InstanceId id) {
        endAt(id, clock.instant());
    }

    /** The next launch, or the one after those that already have a refusal, fails with it. */
    public synchronized void refuse(Fault fault) {
        refusals.add(fault);
    }

    private void endAt(InstanceId id, Instant end) {
        machines.computeIfPresent(
                id,
                (unused, machine) -> machine.endsAt().isAfter(end)
                        ? new Machine(machine.spec(), machine.launchedAt(), end)
                        : machine);
    }
}
