package io.drover.provisioner.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.policy.fleet.StaticFleetPolicy;
import io.drover.ports.Fleet;
import io.drover.ports.Instance;
import io.drover.ports.InstanceId;
import io.drover.ports.LaunchSpec;
import io.drover.provisioner.local.LocalFleet;
import io.drover.provisioner.local.WorkerCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StaticFleetLoopTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final PretendedFleet fleet = new PretendedFleet();

    private StaticFleetLoop loop(Fleet some, int count) {
        StaticFleetPolicy policy =
                new StaticFleetPolicy(count, 3, Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofMinutes(1));
        AtomicInteger launches = new AtomicInteger();
        return new StaticFleetLoop(
                some, policy, "local.2", () -> "l" + launches.incrementAndGet(), () -> now, Duration.ofSeconds(1));
    }

    private void turns(StaticFleetLoop loop, int seconds) {
        for (int second = 0; second < seconds; second++) {
            loop.turn();
            now = now.plusSeconds(1);
        }
    }

    @Test
    @DisplayName("J7: -n COUNT instances are launched, a bounded number in each turn, and then kept")
    void fillsUp() {
        StaticFleetLoop loop = loop(fleet, 7);
        List<Integer> sizes = new ArrayList<>();
        for (int turn = 0; turn < 5; turn++) {
            turns(loop, 1);
            sizes.add(fleet.alive());
        }
        assertThat(sizes).containsExactly(3, 6, 7, 7, 7);
    }

    @Test
    @DisplayName("J7: one that dies after a long life is replaced in the same turn")
    void replacesTheOldAtOnce() {
        StaticFleetLoop loop = loop(fleet, 2);
        turns(loop, 60);
        fleet.kill(1);
        turns(loop, 1);
        assertThat(fleet.alive()).isEqualTo(2);
        assertThat(fleet.launched).isEqualTo(3);
    }

    @Test
    @DisplayName("J7: a worker that cannot start is no launch loop: pauses double up to the longest")
    void slowsDown() {
        StaticFleetLoop loop = loop(fleet, 1);
        for (int second = 0; second < 600; second++) {
            turns(loop, 1);
            fleet.kill(fleet.alive());
        }
        assertThat(fleet.launched).isBetween(8, 20);
    }

    @Test
    @DisplayName("J7: too many are ended, the youngest first")
    void endsSurplus() {
        turns(loop(fleet, 3), 1);
        now = now.plusSeconds(5);
        fleet.launch(new LaunchSpec("young", "local.2"));
        turns(loop(fleet, 3), 1);
        assertThat(fleet.ended).containsExactly(new InstanceId("young"));
    }

    @Test
    @DisplayName("J7: kill -9 of a real worker process is noticed and it is replaced")
    @DisabledOnOs(OS.WINDOWS)
    void replacesARealProcess(@TempDir Path logs) throws Exception {
        WorkerCommand command = new WorkerCommand(List.of("sh", "-c", "echo $$; exec sleep 60"));
        try (LocalFleet local =
                new LocalFleet(command, Map.of("local.2", 2), logs, Duration.ofSeconds(5), InstantSource.system())) {
            now = Instant.now();
            StaticFleetLoop loop = loop(local, 2);
            loop.turn();
            Path log = logs.resolve("local-l1.log");
            while (!Files.readString(log).contains("\n")) {
                Thread.onSpinWait();
            }
            ProcessHandle victim = ProcessHandle.of(
                            Long.parseLong(Files.readString(log).strip()))
                    .orElseThrow();
            now = now.plusSeconds(31); // an old one, whose replacement does not wait
            victim.destroyForcibly();
            while (!Files.exists(logs.resolve("local-l3.log"))) {
                loop.turn();
            }
            assertThat(local.instances()).hasSize(2).allMatch(Instance::isAlive);
        }
    }

    /** Instances that exist on paper only. */
    private final class PretendedFleet implements Fleet {

        private final Map<InstanceId, Instance> instances = new LinkedHashMap<>();
        private final List<InstanceId> ended = new ArrayList<>();
        private int launched;

        @Override
        public Instance launch(LaunchSpec spec) {
            launched++;
            Instance instance = new Instance(
                    new InstanceId(spec.launchId()), spec.launchId(), spec.type(), Instance.State.RUNNING, now);
            instances.put(instance.id(), instance);
            return instance;
        }

        @Override
        public List<Instance> instances() {
            List<Instance> all = List.copyOf(instances.values());
            instances.values().removeIf(instance -> instance.state() == Instance.State.GONE);
            return all;
        }

        @Override
        public void terminate(InstanceId id) {
            ended.add(id);
            instances.remove(id);
        }

        private int alive() {
            return (int) instances.values().stream().filter(Instance::isAlive).count();
        }

        private void kill(int count) {
            instances.values().stream()
                    .filter(Instance::isAlive)
                    .limit(count)
                    .toList()
                    .forEach(alive -> instances.put(
                            alive.id(),
                            new Instance(
                                    alive.id(),
                                    alive.launchId(),
                                    alive.type(),
                                    Instance.State.GONE,
                                    alive.launchedAt())));
        }
    }
}
