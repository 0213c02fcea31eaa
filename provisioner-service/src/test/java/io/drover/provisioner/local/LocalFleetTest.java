package io.drover.provisioner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.fault.FaultCode;
import io.drover.model.fault.FaultException;
import io.drover.model.worker.InstanceId;
import io.drover.ports.Instance;
import io.drover.ports.LaunchSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real child processes; every wait is on the process itself and bounded. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class LocalFleetTest {

    private static final Duration GRACE = Duration.ofSeconds(20);

    @TempDir
    Path logs;

    private LocalFleet fleet(Duration grace, String script) {
        return new LocalFleet(
                new ChildCommand(List.of("sh", "-c", script, "{id}", "{slots}")),
                Map.of("local.2", 2, "local.16", 16),
                logs,
                grace,
                InstantSource.system());
    }

    /** The child that answers to an instance, once its script has reached the point where it prints its process id. */
    private ProcessHandle child(InstanceId id) throws IOException {
        Path log = logs.resolve(id + ".log");
        while (!Files.readString(log).contains("\n")) {
            Thread.onSpinWait();
        }
        return ProcessHandle.of(Long.parseLong(
                        Files.readString(log).lines().findFirst().orElseThrow().split(" ")[0]))
                .orElseThrow();
    }

    private static void awaitEnd(ProcessHandle process) throws Exception {
        process.onExit().get(30, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("an instance is a child process that knows its id and slots; its output is kept")
    void launches() throws Exception {
        try (LocalFleet fleet = fleet(GRACE, "echo $$ $0 $1; exec sleep 60")) {
            Instance launched = fleet.launch(new LaunchSpec("one", "local.16", "local", false));
            child(launched.id());
            assertThat(logs.resolve(launched.id() + ".log")).content().contains(launched.id() + " 16");
            assertThat(fleet.instances()).singleElement().satisfies(instance -> {
                assertThat(instance.state()).isEqualTo(Instance.State.RUNNING);
                assertThat(instance.spec().type()).isEqualTo("local.16");
            });
        }
    }

    @Test
    @DisplayName("the same launch id never starts a second instance")
    void launchesOnce() {
        try (LocalFleet fleet = fleet(GRACE, "exec sleep 60")) {
            Instance first = fleet.launch(new LaunchSpec("one", "local.2", "local", false));
            assertThat(fleet.launch(new LaunchSpec("one", "local.2", "local", false))
                            .id())
                    .isEqualTo(first.id());
            assertThat(fleet.instances()).hasSize(1);
        }
    }

    @Test
    @DisplayName("of one that is gone the fleet knows the last line it printed, without a stack trace")
    void quotesTheDead() throws Exception {
        String script =
                "echo $$; echo drover: port 1 is taken; printf '\\tat io.drover.X.y(X.java:1)\\n\\t... 3 more\\n\\n'";
        try (LocalFleet fleet = fleet(GRACE, script)) {
            Instance launched = fleet.launch(new LaunchSpec("one", "local.2", "local", false));
            while (fleet.instances().getFirst().state() != Instance.State.GONE) {
                Thread.onSpinWait();
            }
            assertThat(fleet.lastWords(launched.id())).contains("drover: port 1 is taken");
            assertThat(fleet.lastWords(new InstanceId("local-nobody"))).isEmpty();
        }
    }

    @Test
    @DisplayName("an unknown type is refused with those there are")
    void refusesUnknownTypes() {
        try (LocalFleet fleet = fleet(GRACE, "exec sleep 60")) {
            assertThatThrownBy(() -> fleet.launch(new LaunchSpec("one", "m7.large", "local", false)))
                    .isInstanceOfSatisfying(
                            FaultException.class,
                            e -> assertThat(e.fault().code()).isEqualTo(FaultCode.FIELD_INVALID))
                    .hasMessageContainingAll("m7.large", "local.16", "local.2");
        }
    }

    @Test
    @DisplayName("a killed child is noticed, told of once, and then forgotten")
    void noticesTheDead() throws Exception {
        try (LocalFleet fleet = fleet(GRACE, "echo $$; exec sleep 60")) {
            ProcessHandle child = child(fleet.launch(new LaunchSpec("one", "local.2", "local", false))
                    .id());
            child.destroyForcibly();
            awaitEnd(child);
            List<Instance> told = fleet.instances();
            while (told.getFirst().state() == Instance.State.RUNNING) { // the child is reaped a moment after its end
                told = fleet.instances();
            }
            assertThat(told).singleElement().extracting(Instance::state).isEqualTo(Instance.State.GONE);
            assertThat(fleet.instances()).isEmpty();
        }
    }

    @Test
    @DisplayName("terminating asks first: a worker has time to finish")
    void asksFirst() throws Exception {
        try (LocalFleet fleet =
                fleet(GRACE, "trap 'echo finished; exit 0' TERM; echo $$; while :; do sleep 0.05; done")) {
            InstanceId id = fleet.launch(new LaunchSpec("one", "local.2", "local", false))
                    .id();
            ProcessHandle child = child(id);
            fleet.terminate(id);
            fleet.terminate(id);
            fleet.terminate(new InstanceId("unknown"));
            awaitEnd(child);
            assertThat(logs.resolve(id + ".log")).content().contains("finished");
        }
    }

    @Test
    @DisplayName("a worker that does not end within the grace is killed")
    void killsInTheEnd() throws Exception {
        try (LocalFleet fleet = fleet(Duration.ofMillis(100), "trap '' TERM; echo $$; while :; do sleep 0.05; done")) {
            InstanceId id = fleet.launch(new LaunchSpec("one", "local.2", "local", false))
                    .id();
            ProcessHandle child = child(id);
            fleet.terminate(id);
            awaitEnd(child);
        }
    }

    @Test
    @DisplayName("closing the fleet leaves no child behind and starts no new one")
    @SuppressWarnings("try") // closing twice is part of what is tested
    void leavesNobodyBehind() throws Exception {
        ProcessHandle willing;
        ProcessHandle unwilling;
        try (LocalFleet fleet =
                fleet(Duration.ofMillis(200), "[ $1 = 2 ] || trap '' TERM; echo $$; while :; do sleep 0.05; done")) {
            willing = child(fleet.launch(new LaunchSpec("one", "local.2", "local", false))
                    .id());
            unwilling = child(fleet.launch(new LaunchSpec("two", "local.16", "local", false))
                    .id());
            fleet.close();
            assertThatThrownBy(() -> fleet.launch(new LaunchSpec("three", "local.2", "local", false)))
                    .isInstanceOf(FaultException.class);
        }
        awaitEnd(willing);
        awaitEnd(unwilling);
    }

    @Test
    @DisplayName("a program that is not there is a fault that says so")
    void saysThatTheProgramIsMissing() {
        try (LocalFleet fleet = new LocalFleet(
                new ChildCommand(List.of("/no/such/program")),
                Map.of("local.2", 2),
                logs,
                GRACE,
                InstantSource.system())) {
            assertThatThrownBy(() -> fleet.launch(new LaunchSpec("one", "local.2", "local", false)))
                    .isInstanceOf(FaultException.class)
                    .hasMessageContaining("/no/such/program");
            assertThat(fleet.instances()).isEmpty();
        }
    }

    @Test
    @DisplayName("a fleet goes on with the workers of one that died, and launches none of them again")
    void goesOn() throws Exception {
        Process left = new ProcessBuilder("sleep", "60").start();
        LaunchSpec spec = new LaunchSpec("one", "local.2", "local", true);
        ChildFile planned = ChildFile.planned("local-one", Map.of("type", "local.2", "spot", "true"), Instant.EPOCH);
        planned.started(left.toHandle()).write(logs);
        try (LocalFleet fleet = fleet(GRACE, "exit 1")) {
            Instance found = new Instance(new InstanceId("local-one"), spec, Instance.State.RUNNING, Instant.EPOCH);
            assertThat(fleet.instances()).containsExactly(found);
            assertThat(fleet.launch(spec)).isEqualTo(found);

            fleet.terminate(found.id());
            awaitEnd(left.toHandle());
            assertThat(fleet.instances()).extracting(Instance::state).containsExactly(Instance.State.GONE);
            assertThat(fleet.instances()).isEmpty();
        }
    }
}
