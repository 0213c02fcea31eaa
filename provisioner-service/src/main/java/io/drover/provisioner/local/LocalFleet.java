package io.drover.provisioner.local;

import io.drover.model.fault.FaultCode;
import io.drover.ports.Fleet;
import io.drover.ports.Instance;
import io.drover.ports.InstanceId;
import io.drover.ports.LaunchSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Worker processes as children of this one. What a child prints goes to a file of its own. Closing the fleet ends all
 * children: first asked, so that they drain, then killed.
 */
public final class LocalFleet implements Fleet, AutoCloseable {

    private record Child(String launchId, String type, Process process, Instant launchedAt, boolean stopping) {

        Instance toInstance(InstanceId id) {
            Instance.State state = !process.isAlive()
                    ? Instance.State.GONE
                    : stopping ? Instance.State.STOPPING : Instance.State.RUNNING;
            return new Instance(id, launchId, type, state, launchedAt);
        }

        Child asked() {
            return new Child(launchId, type, process, launchedAt, true);
        }
    }

    private final WorkerCommand command;
    private final Map<String, Integer> types;
    private final Path logs;
    private final Duration grace;
    private final InstantSource clock;
    private final Map<InstanceId, Child> children = new LinkedHashMap<>();
    private boolean closed;

    /**
     * @param types slots by name of a size
     * @param logs the directory of the children's output
     * @param grace how long a child may drain before it is killed
     */
    public LocalFleet(
            WorkerCommand command, Map<String, Integer> types, Path logs, Duration grace, InstantSource clock) {
        this.command = command;
        this.types = new TreeMap<>(types);
        this.logs = logs;
        this.grace = grace;
        this.clock = clock;
    }

    @Override
    public synchronized Instance launch(LaunchSpec spec) {
        for (Map.Entry<InstanceId, Child> child : children.entrySet()) {
            if (child.getValue().launchId().equals(spec.launchId())) {
                return child.getValue().toInstance(child.getKey());
            }
        }
        Integer slots = types.get(spec.type());
        if (slots == null) {
            throw FaultCode.FIELD_INVALID.asException(
                    "unknown instance type '" + spec.type() + "'; this fleet has " + types.keySet());
        }
        if (closed) {
            throw FaultCode.INTERNAL_ERROR.asException("the fleet is closed");
        }
        InstanceId id = new InstanceId("local-" + spec.launchId());
        Child child = new Child(spec.launchId(), spec.type(), start(id, slots), clock.instant(), false);
        children.put(id, child);
        return child.toInstance(id);
    }

    private Process start(InstanceId id, int slots) {
        try {
            Files.createDirectories(logs);
            return new ProcessBuilder(command.with(id.value(), slots))
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(logs.resolve(id + ".log").toFile())
                    .start();
        } catch (IOException e) {
            throw FaultCode.INTERNAL_ERROR.asException("cannot start a worker process: " + e.getMessage(), e);
        }
    }

    /** Those that have gone are listed once as GONE and then forgotten. */
    @Override
    public synchronized List<Instance> instances() {
        List<Instance> instances = new ArrayList<>();
        children.forEach((id, child) -> instances.add(child.toInstance(id)));
        // By what was told, not by a second look: one that ends in between has to be told of the next time.
        instances.stream()
                .filter(instance -> instance.state() == Instance.State.GONE)
                .forEach(gone -> children.remove(gone.id()));
        return instances;
    }

    @Override
    public synchronized void terminate(InstanceId id) {
        Child child = children.get(id);
        if (child != null && !child.stopping()) {
            children.put(id, child.asked());
            child.process().destroy();
            Thread.ofVirtual().name("grace-" + id).start(() -> killAfterGrace(child.process()));
        }
    }

    private void killAfterGrace(Process process) {
        try {
            if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        List<Process> alive;
        synchronized (this) {
            closed = true;
            alive = children.values().stream().map(Child::process).toList();
        }
        alive.forEach(Process::destroy);
        alive.forEach(this::killAfterGrace);
    }
}
