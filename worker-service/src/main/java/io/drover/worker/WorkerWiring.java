package io.drover.worker;

import io.drover.model.Money;
import io.drover.model.task.Task;
import io.drover.model.worker.Executor;
import io.drover.model.worker.Holder;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.ports.CellLinks;
import io.drover.ports.Claims;
import io.drover.ports.Heartbeats;
import io.drover.ports.LinkMode;
import io.drover.ports.ObjectStore;
import io.drover.ports.WorkQueues;
import io.drover.wire.FragmentRequest;
import io.drover.wire.FragmentResponse;
import io.drover.wiring.BackendProperties;
import io.drover.wiring.DroverQueues;
import io.drover.wiring.LocalProcesses;
import io.drover.wiring.LoopLifecycle;
import io.drover.worker.loop.AttemptRunner;
import io.drover.worker.loop.LoopPorts;
import io.drover.worker.loop.WorkerLoop;
import io.drover.worker.loop.WorkerLoopSettings;
import io.drover.worker.metrics.WorkerMetrics;
import io.drover.worker.probe.ProbeCommand;
import io.drover.worker.probe.Probes;
import io.drover.worker.run.FragmentRunner;
import io.drover.worker.run.ResultWriter;
import io.drover.worker.spot.SpotNotice;
import io.drover.worker.task.ConfiguredFunctions;
import io.drover.worker.task.TaskRunners;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The worker's beans. */
@Configuration(proxyBeanMethods = false)
class WorkerWiring {

    /** A claim that is lost interrupts its slot, and with it whatever waits there. */
    private static final Duration WHILE_HELD = Duration.ofDays(365);

    /** Each report, question and receive is paid there. Nobody waits for them: what comes wakes the worker. */
    private static final Duration SPARE_PROBE_KEPT = Duration.ofSeconds(10);

    private static final Duration IDLE_HEARTBEAT_IN_DYNAMO = Duration.ofSeconds(10);

    @Bean
    Holder self(WorkerProperties properties) {
        String id = properties.id();
        return new Holder(
                new WorkerId(id == null || id.isBlank() ? generatedId() : id),
                LocalProcesses.ofThisMachine().draw(new SecureRandom()));
    }

    @Bean
    FragmentRunner fragmentRunner(
            FragmentRunner.Identity identity,
            ObjectStore objects,
            ResultWriter results,
            TaskRunners tasks,
            InstantSource clock,
            WorkerMetrics metrics) {
        return new FragmentRunner(identity, objects, results, tasks, clock, metrics);
    }

    /** A worker that cannot begin its tasks is of no use, and says so where operators look. */
    @Bean
    HealthIndicator taskHealth(FragmentRunner runner) {
        return () -> runner.fitness()
                .lack()
                .map(lack -> Health.down().withDetail("lack", lack).build())
                .orElseGet(() -> Health.up().build());
    }

    @Bean
    FragmentRunner.Identity identity(WorkerProperties properties, Holder self) {
        return new FragmentRunner.Identity(self, properties.slots(), price(properties), WHILE_HELD);
    }

    @Bean
    LoopPorts loopPorts(
            DroverQueues droverQueues,
            WorkQueues queues,
            Claims claims,
            Heartbeats heartbeats,
            CellLinks links,
            InstantSource clock) {
        return new LoopPorts(
                droverQueues.requests(),
                queues,
                claims,
                heartbeats,
                LocalProcesses.ofThisMachine(),
                links,
                clock,
                System::nanoTime,
                OwnProcess::outOfMemory);
    }

    /** Functions that are no URL are called with rights that a probe has not; the call harms nobody here. */
    @Bean
    Probes probes(
            WorkerProperties properties, FragmentRunner runner, TaskRunners tasks, ConfiguredFunctions functions) {
        return new Probes(
                runner,
                tasks,
                task -> !(task instanceof Task.Function call)
                        || functions.urls().containsKey(call.name()),
                new Probes.Making(
                        ProbeCommand.of(ProbeApplication.class.getName()),
                        ProbeSettings.of(properties),
                        properties.mostProbes(),
                        SPARE_PROBE_KEPT));
    }

    @Bean
    AttemptRunner attemptRunner(FragmentRunner runner, Probes probes) {
        return new AttemptRunner() {
            @Override
            public Optional<FragmentResponse> run(FragmentRequest request, Runnable begun) {
                return request.probe() ? probes.run(request, begun) : runner.run(request, begun);
            }

            @Override
            public void expect(FragmentRequest request) {
                if (request.probe()) {
                    probes.expect();
                }
            }
        };
    }

    @Bean
    WorkerLoop workerLoop(
            WorkerProperties properties,
            BackendProperties backend,
            LinkMode link,
            Holder self,
            LoopPorts ports,
            AttemptRunner attempts,
            WorkerMetrics metrics) {
        return new WorkerLoop(loopSettings(properties, backend, link, self), ports, attempts, metrics);
    }

    static WorkerLoopSettings loopSettings(
            WorkerProperties properties, BackendProperties backend, LinkMode link, Holder self) {
        Duration idle = backend.store().isDynamo() ? IDLE_HEARTBEAT_IN_DYNAMO : properties.heartbeat();
        return new WorkerLoopSettings(
                self,
                properties.slots(),
                properties.prefetchDepth(),
                link,
                properties.heartbeat(),
                properties.idlePace(idle),
                properties.visibility(),
                properties.idle(),
                properties.drainTimeout());
    }

    @Bean
    WorkerLifecycle workerLifecycle(
            WorkerProperties properties, Holder self, WorkerLoop loop, InstantSource clock, Environment environment) {
        // The port is known only once the web server runs, which starts before the loop does.
        Supplier<WorkerInfo> info = () -> new WorkerInfo(
                properties.slots(),
                "127.0.0.1:" + environment.getProperty("local.server.port", "0"),
                ProcessHandle.current().pid(),
                properties.zone(),
                clock.instant(),
                price(properties),
                Executor.VM,
                self.incarnation());
        return new WorkerLifecycle(loop, info);
    }

    /** Asks for the lifecycle, so that the loop it drains has been started. */
    @Bean
    @ConditionalOnProperty("drover.worker.metadata-url")
    LoopLifecycle spotNotice(WorkerProperties properties, WorkerLoop loop, WorkerLifecycle unused) {
        SpotNotice notice =
                new SpotNotice(Objects.requireNonNull(properties.metadataUrl()), SpotNotice.INTERVAL, loop::drain);
        return LoopLifecycle.of("spot-notice", notice, notice::stop, Duration.ofSeconds(5));
    }

    private static Money price(WorkerProperties properties) {
        return Money.dollars(properties.pricePerHour().toPlainString());
    }

    private static String generatedId() {
        return shortHost() + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static String shortHost() {
        try {
            String host = InetAddress.getLocalHost().getHostName().split("\\.", 2)[0];
            String clean = host.replaceAll("[^A-Za-z0-9_-]", "").replaceFirst("^[_-]+", "");
            return clean.isEmpty() ? "worker" : clean.substring(0, Math.min(32, clean.length()));
        } catch (UnknownHostException e) {
            return "worker";
        }
    }
}
