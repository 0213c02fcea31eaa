package io.drover.provisioner.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Moment;
import io.drover.model.fault.FaultCode;
import io.drover.model.worker.InstanceId;
import io.drover.ports.HostedInstances;
import io.drover.ports.Instance.State;
import io.drover.provisioner.local.ChildCommand;
import io.drover.provisioner.local.ChildProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real processes of records in memory. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class InstanceHostTest {

    private static final String SLEEPS = "echo $$ $0 $1 $2; exec sleep 60";

    @TempDir
    Path directory;

    private final Records records = new Records();
    private final List<InstanceHost> opened = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    /** A provider that knows what it was told. */
    private static final class Records implements HostedInstances {

        final Map<InstanceId, Hosted> instances = new LinkedHashMap<>();
        final List<String> ended = new ArrayList<>();
        boolean down;

        void set(String id, State state) {
            instances.put(new InstanceId(id), new Hosted(new InstanceId(id), 4, "a", state));
        }

        @Override
        public List<Hosted> list() {
            if (down) {
                throw FaultCode.FLEET_UNAVAILABLE.asException("down");
            }
            return List.copyOf(instances.values());
        }

        @Override
        public void terminate(InstanceId id, String reason) {
            if (down) {
                throw FaultCode.FLEET_UNAVAILABLE.asException("down");
            }
            ended.add(id + " " + reason);
        }
    }

    private InstanceHost host(String script, Duration bootDelay) {
        InstanceHost host = new InstanceHost(
                records,
                new ChildProcesses(directory, Duration.ofSeconds(10)),
                new ChildCommand(List.of("sh", "-c", script, "{id}", "{slots}", "{zone}")),
                new InstanceHost.Pace(Duration.ofMillis(10), bootDelay),
                () -> new Moment(now, Duration.between(Instant.EPOCH, now)));
        opened.add(host);
        return host;
    }

    @AfterEach
    void close() {
        opened.forEach(InstanceHost::close);
    }

    private String log(String id) throws IOException {
        Path log = directory.resolve(id + ".log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private ProcessHandle worker(String id) throws IOException {
        while (!log(id).contains("\n")) {
            LockSupport.parkNanos(1_000_000);
        }
        return ProcessHandle.of(Long.parseLong(log(id).split("\\s")[0])).orElseThrow();
    }

    private static void awaitEnd(ProcessHandle process) throws Exception {
        process.onExit().get(30, TimeUnit.SECONDS);
    }

    private static void turnUntil(InstanceHost host, BooleanSupplier holds) {
        while (!holds.getAsBoolean()) {
            host.turn();
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    @DisplayName("DESIGN 8: a record becomes a worker that knows its id, slots and zone; ending it ends the worker")
    void hosts() throws Exception {
        InstanceHost host = host(SLEEPS, Duration.ZERO);
        records.set("i-1", State.PENDING);
        host.turn();
        ProcessHandle worker = worker("i-1");
        assertThat(log("i-1")).contains("i-1 4 a");
        records.set("i-1", State.RUNNING);
        host.turn();
        assertThat(worker.isAlive()).isTrue();

        records.set("i-1", State.STOPPING);
        host.turn();

        awaitEnd(worker);
        turnUntil(host, () -> !Files.exists(directory.resolve("i-1.child")));
        assertThat(records.ended).isEmpty();
    }

    @Test
    @DisplayName("DESIGN 8: no answer is no news; what is missing from an answer is gone")
    void outage() throws Exception {
        InstanceHost host = host(SLEEPS, Duration.ZERO);
        records.set("i-1", State.RUNNING);
        host.turn();
        ProcessHandle worker = worker("i-1");
        records.down = true;
        host.turn();
        host.turn();
        assertThat(worker.isAlive()).isTrue();

        records.down = false;
        records.instances.clear();
        host.turn();

        awaitEnd(worker);
    }

    @Test
    @DisplayName("DESIGN 8: a crash is reported once, when the provider answers, and the worker is not started again")
    void crash() throws Exception {
        InstanceHost host =
                host("echo start >>" + directory.resolve("starts") + "; echo $$; exec sleep 60", Duration.ZERO);
        records.set("i-1", State.RUNNING);
        host.turn();
        ProcessHandle worker = worker("i-1");
        worker.destroyForcibly();
        awaitEnd(worker);
        records.down = true;
        host.turn();
        records.down = false;

        turnUntil(host, () -> !records.ended.isEmpty());
        host.turn();
        host.turn();

        assertThat(records.ended).containsExactly("i-1 crashed");
        assertThat(directory.resolve("starts")).content().isEqualTo("start\n");
    }

    @Test
    @DisplayName("DESIGN 8: a worker that ends well ends its instance, as a machine that powers off would")
    void endsWell() {
        InstanceHost host = host("exit 0", Duration.ZERO);
        records.set("i-1", State.RUNNING);

        turnUntil(host, () -> !records.ended.isEmpty());

        assertThat(records.ended).containsExactly("i-1 ended");
    }

    @Test
    @DisplayName("DESIGN 8: a worker that cannot be started at all is no loop of starts")
    void unstartable() {
        InstanceHost host = new InstanceHost(
                records,
                new ChildProcesses(directory, Duration.ofSeconds(1)),
                new ChildCommand(List.of("/no/such/program")),
                new InstanceHost.Pace(Duration.ofMillis(10), Duration.ZERO),
                () -> new Moment(now, Duration.between(Instant.EPOCH, now)));
        opened.add(host);
        records.set("i-1", State.RUNNING);

        host.turn();
        host.turn();

        assertThat(records.ended).containsExactly("i-1 unstartable");
    }

    @Test
    @DisplayName("DESIGN 8: a worker waits for the boot delay")
    void boots() throws Exception {
        InstanceHost host = host(SLEEPS, Duration.ofSeconds(2));
        records.set("i-1", State.RUNNING);
        host.turn();
        now = now.plusSeconds(1);
        host.turn();
        assertThat(directory.resolve("i-1.log")).doesNotExist();

        now = now.plusSeconds(1);
        host.turn();

        assertThat(worker("i-1").isAlive()).isTrue();
    }

    @Test
    @DisplayName("DESIGN 8: a host that ends takes its workers along and says so")
    void closes() throws Exception {
        InstanceHost host = host(SLEEPS, Duration.ZERO);
        records.set("i-1", State.RUNNING);
        host.turn();
        ProcessHandle worker = worker("i-1");

        host.close();

        awaitEnd(worker);
        assertThat(records.ended).containsExactly("i-1 host-ended");
    }

    @Test
    @DisplayName("DESIGN 8: the loop runs until it is stopped")
    void runs() throws Exception {
        InstanceHost host = host(SLEEPS, Duration.ZERO);
        records.set("i-1", State.RUNNING);
        Thread loop = Thread.ofPlatform().start(host);
        assertThat(worker("i-1").isAlive()).isTrue();

        host.stop();

        assertThat(loop.join(Duration.ofSeconds(20))).isTrue();
    }
}
