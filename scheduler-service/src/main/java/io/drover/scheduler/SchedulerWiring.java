package io.drover.scheduler;

import io.drover.model.Timepiece;
import io.drover.model.cell.CellId;
import io.drover.policy.copy.CopyPolicy;
import io.drover.policy.cut.CutPolicy;
import io.drover.policy.liveness.WhereaboutsPolicy;
import io.drover.policy.order.OrderPolicy;
import io.drover.policy.retry.RetryPolicy;
import io.drover.policy.window.WindowPolicy;
import io.drover.ports.CellLeases;
import io.drover.ports.CellStore;
import io.drover.ports.EndNews;
import io.drover.ports.Functions;
import io.drover.ports.LinkHub;
import io.drover.ports.LinkMode;
import io.drover.ports.ObjectStore;
import io.drover.ports.WorkerRegistry;
import io.drover.ports.WorkloadStore;
import io.drover.scheduler.cell.CellSettings;
import io.drover.scheduler.cell.lane.FleetLane;
import io.drover.scheduler.cell.lane.FunctionLane;
import io.drover.scheduler.loop.CellLoop;
import io.drover.scheduler.loop.CellLoopSettings;
import io.drover.scheduler.loop.FunctionCarrier;
import io.drover.scheduler.loop.QueueCarrier;
import io.drover.scheduler.loop.Retention;
import io.drover.scheduler.loop.SchedulerPorts;
import io.drover.wire.QueueNames;
import io.drover.wiring.BackendProperties;
import io.drover.wiring.BlackBoxes;
import io.drover.wiring.DroverQueues;
import io.drover.wiring.LocalProcesses;
import io.drover.wiring.LoopLifecycle;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Puts the scheduler together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SchedulerProperties.class)
public class SchedulerWiring {

    private static final Duration LEASE_RENEWAL = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration IDLE_LOOK_HERE = Duration.ofSeconds(1);
    /** Reads are paid one by one there. */
    private static final Duration IDLE_LOOK_IN_DYNAMO = Duration.ofSeconds(10);
    /** How long a fragment is out before its row is looked at. */
    private static final Duration UNSEEN_ON_SQS = Duration.ofSeconds(2);

    private static final Duration UNSEEN_HERE = Duration.ofSeconds(1);
    /** How long one is missing, with an empty queue and idle slots, before it is sent again. */
    private static final Duration MISSED_ON_SQS = Duration.ofSeconds(5);
    /** The embedded queue hands on at once, and hands messages also to receivers that were killed while they waited. */
    private static final Duration MISSED_HERE = Duration.ofMillis(500);
    /** Longer than a message is hidden from others, and than the queue mixes its order. */
    private static final Duration OVERTAKEN_ON_SQS = Duration.ofSeconds(60);
    /** The embedded queue keeps its order, and who receives a message claims it at once. */
    private static final Duration OVERTAKEN_HERE = Duration.ofSeconds(2);

    @Bean
    SchedulerMetrics schedulerMetrics(MeterRegistry registry) {
        return new SchedulerMetrics(registry);
    }

    @Bean
    FunctionCarrier functionCarrier(@Lazy Functions functions, SchedulerProperties properties) {
        return new FunctionCarrier(functions, properties.functions().name());
    }

    @Bean
    SchedulerPorts schedulerPorts(
            DroverQueues queues,
            FunctionCarrier functions,
            WorkloadStore workloads,
            CellStore cells,
            CellLeases leases,
            WorkerRegistry workers,
            ObjectStore objects,
            LinkHub links,
            EndNews ends,
            BlackBoxes boxes,
            InstantSource clock,
            SchedulerProperties properties) {
        return new SchedulerPorts(
                queues.submissions(),
                queues.requests(),
                List.of(new QueueCarrier(queues.requests()), functions),
                queues.responses(new CellId(properties.cell())),
                links,
                ends,
                workloads,
                cells,
                leases,
                workers,
                LocalProcesses.ofThisMachine(),
                objects,
                clock,
                Timepiece.of(clock, System::nanoTime),
                boxes.ofCell(new CellId(properties.cell())));
    }

    @Bean
    CellSettings cellSettings(
            SchedulerProperties properties, QueueNames names, LinkMode link, BackendProperties backend) {
        return new CellSettings(
                OrderPolicy.named(properties.order()),
                new RetryPolicy(properties.attemptLimit(), Duration.ofMinutes(5)),
                new CopyPolicy(2, Duration.ofSeconds(1)),
                List.of(
                        new FleetLane(
                                new WindowPolicy(properties.prefetch(), properties.windowFloor()),
                                new CutPolicy(properties.targetTime(), properties.maxTasks()),
                                new WhereaboutsPolicy(
                                        backend.store().isDynamo() ? MISSED_ON_SQS : MISSED_HERE,
                                        backend.store().isDynamo() ? OVERTAKEN_ON_SQS : OVERTAKEN_HERE,
                                        Duration.ofSeconds(5)),
                                link != LinkMode.ALL),
                        new FunctionLane(
                                properties.functions().concurrency(),
                                new CutPolicy(properties.functions().targetTime(), properties.maxTasks()),
                                new WhereaboutsPolicy(
                                        Duration.ofSeconds(60), OVERTAKEN_ON_SQS, Duration.ofSeconds(5)))),
                Duration.ofMillis(250),
                names.responses(new CellId(properties.cell())));
    }

    @Bean
    CellLoop cellLoop(
            SchedulerPorts ports,
            CellSettings cell,
            SchedulerProperties properties,
            BackendProperties backend,
            SchedulerMetrics metrics) {
        return new CellLoop(ports, cell, loopSettings(properties, backend), metrics);
    }

    static CellLoopSettings loopSettings(SchedulerProperties properties, BackendProperties backend) {
        Duration wish = properties.idleLook();
        Duration usual = backend.store().isDynamo() ? IDLE_LOOK_IN_DYNAMO : IDLE_LOOK_HERE;
        return new CellLoopSettings(
                new CellId(properties.cell()),
                UUID.randomUUID().toString(),
                properties.leasePatience(),
                leaseRenewal(properties.leasePatience()),
                Duration.ofMillis(50),
                LOOK,
                Duration.ofSeconds(2),
                properties.receivers(),
                properties.workerPatience(),
                backend.store().isDynamo() ? UNSEEN_ON_SQS : UNSEEN_HERE,
                wish == null ? usual : wish);
    }

    /** Often enough to be seen alive several times within the patience, and to keep the provisioner informed. */
    private static Duration leaseRenewal(Duration patience) {
        if (patience.isZero()) {
            return LOOK;
        }
        Duration fifth = patience.dividedBy(5).plusMillis(200);
        return fifth.compareTo(LEASE_RENEWAL) < 0 ? fifth : LEASE_RENEWAL;
    }

    /**
     * Its health is DOWN when the deciding thread has died, or cannot take up its cell; a standby that waits for a lease is
     * UP. Workloads with a trouble of their own are named there.
     */
    @Bean
    LoopLifecycle cell(CellLoop loop) {
        return new LoopLifecycle(
                "cell",
                new LoopLifecycle.Loop() {
                    @Override
                    public void run() {
                        loop.run();
                    }

                    @Override
                    public void requestStop() {
                        loop.stop();
                    }

                    @Override
                    public Optional<String> trouble() {
                        return loop.trouble();
                    }

                    @Override
                    public Map<String, Object> details() {
                        return loop.details();
                    }
                },
                Duration.ofSeconds(15));
    }

    @Bean
    LoopLifecycle retention(SchedulerPorts ports) {
        Retention retention = new Retention(ports, Duration.ofMinutes(1));
        return LoopLifecycle.of("retention", retention, retention::stop, Duration.ofSeconds(5));
    }
}
