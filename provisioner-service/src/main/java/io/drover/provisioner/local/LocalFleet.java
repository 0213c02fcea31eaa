package io.drover.provisioner.local;

import io.drover.model.fault.FaultCode;
import io.drover.model.worker.InstanceId;
import io.drover.ports.Fleet;
import io.drover.ports.Instance;
import io.drover.ports.LaunchSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Worker processes of this machine, all in the zone {@code local}. A fleet that is opened on the directory of one that died
 * goes on with its workers. Closing the fleet ends all of them: first asked, so that they drain, then killed.
 */
public final class LocalFleet implements Fleet, AutoCloseable {

    /** The one zone of this machine. */
    public static final String ZONE = "local";

    private static final String PREFIX = "local-";
    private static final String TYPE = "type";
    private static final String SPOT = "spot";

    private final ChildCommand command;
    private final Map<String, Integer> types;
    private final ChildProcesses children;
    private final InstantSource clock;

    /**
     * @param types slots by name of a size
     * @param directory of what the children print, and of what is remembered of them; no other fleet may have it
     * @param grace how long a child may drain before it is killed
     */
    public LocalFleet(
            ChildCommand command, Map<String, Integer> types, Path directory, Duration grace, InstantSource clock) {
        this.command = command;
        this.types = new TreeMap<>(types);
        this.children = new ChildProcesses(directory, grace);
        this.clock = clock;
    }

    @Override
    public synchronized Instance launch(LaunchSpec spec) {
        Integer slots = types.get(spec.type());
        if (slots == null) {
            throw FaultCode.FIELD_INVALID.asException(
                    "unknown instance type '" + spec.type() + "'; this fleet has " + types.keySet());
        }
        if (!spec.zone().equals(ZONE)) {
            throw FaultCode.FIELD_INVALID.asException(
                    "unknown zone '" + spec.zone() + "'; this fleet has [" + ZONE + "]");
        }
        String name = PREFIX + spec.launchId();
        Child known = children.all().get(name);
        if (known != null) {
            return instance(known);
        }
        Map<String, String> notes = Map.of(TYPE, spec.type(), SPOT, Boolean.toString(spec.spot()));
        return instance(children.start(name, command.with(name, slots, ZONE), notes, clock.instant()));
    }

    /** Those that have gone are listed once as GONE and then forgotten. */
    @Override
    public synchronized List<Instance> instances() {
        List<Instance> instances =
                children.all().values().stream().map(LocalFleet::instance).toList();
        // By what was told, not by a second look: one that ends in between has to be told of the next time.
        instances.stream()
                .filter(instance -> instance.state() == Instance.State.GONE)
                .forEach(gone -> children.forget(gone.id().value()));
        return instances;
    }

    @Override
    public synchronized void terminate(InstanceId id) {
        children.stop(id.value());
    }

    @Override
    public Optional<String> lastWords(InstanceId id) {
        return children.lastWords(id.value());
    }

    @Override
    public void close() {
        children.close();
    }

    private static Instance instance(Child child) {
        Instance.State state = switch (child.state()) {
            case RUNNING -> Instance.State.RUNNING;
            case STOPPING -> Instance.State.STOPPING;
            case ENDED -> Instance.State.GONE;
        };
        LaunchSpec spec = new LaunchSpec(
                child.name().substring(PREFIX.length()),
                child.notes().getOrDefault(TYPE, ""),
                ZONE,
                Boolean.parseBoolean(child.notes().get(SPOT)));
        return new Instance(new InstanceId(child.name()), spec, state, child.startedAt());
    }
}
