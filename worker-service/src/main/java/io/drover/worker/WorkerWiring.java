package io.drover.worker;

import io.drover.duckdb.DuckDbQueryEngine;
import io.drover.duckdb.DuckDbSettings;
import io.drover.model.Money;
import io.drover.model.worker.Executor;
import io.drover.model.worker.WorkerId;
import io.drover.model.worker.WorkerInfo;
import io.drover.ports.Claims;
import io.drover.ports.Functions;
import io.drover.ports.ObjectStore;
import io.drover.ports.QueryEngine;
import io.drover.ports.WorkQueues;
import io.drover.ports.WorkerRegistry;
import io.drover.wiring.DroverQueues;
import io.drover.worker.loop.LoopPorts;
import io.drover.worker.loop.LoopSettings;
import io.drover.worker.loop.WorkerLoop;
import io.drover.worker.metrics.WorkerMetrics;
import io.drover.worker.run.FragmentRunner;
import io.drover.worker.task.AllowedHosts;
import io.drover.worker.task.ConfiguredFunctions;
import io.drover.worker.task.ExecRunner;
import io.drover.worker.task.FunctionRunner;
import io.drover.worker.task.HttpCalls;
import io.drover.worker.task.HttpRunner;
import io.drover.worker.task.SqlRunner;
import io.drover.worker.task.TaskRunners;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The worker's beans. */
@Configuration(proxyBeanMethods = false)
class WorkerWiring {

    @Bean
    WorkerId workerId(WorkerProperties properties) {
        String id = properties.id();
        return new WorkerId(id == null || id.isBlank() ? generatedId() : id);
    }

    @Bean
    WorkerMetrics workerMetrics(MeterRegistry registry) {
        return new WorkerMetrics(registry);
    }

    @Bean
    QueryEngine queryEngine(WorkerProperties properties) {
        WorkerProperties.Sql sql = properties.sql();
        return new DuckDbQueryEngine(
                new DuckDbSettings(sql.paths(), sql.threads(), sql.memoryLimit().toBytes()));
    }

    @Bean
    HttpCalls httpCalls() {
        return new HttpCalls();
    }

    @Bean
    ConfiguredFunctions configuredFunctions(
            WorkerProperties properties, HttpCalls calls, ObjectProvider<Functions> others) {
        return new ConfiguredFunctions(properties.functions(), calls, others.getIfAvailable());
    }

    @Bean
    TaskRunners taskRunners(
            WorkerProperties properties, QueryEngine engine, HttpCalls calls, ConfiguredFunctions functions) {
        WorkerProperties.Exec exec = properties.exec();
        return new TaskRunners(
                new ExecRunner(exec.enabled() ? exec.path() : null),
                new HttpRunner(calls, new AllowedHosts(properties.http().allowedHosts())),
                new SqlRunner(engine, (int) properties.sql().maxOutput().toBytes()),
                new FunctionRunner(functions));
    }

    @Bean
    FragmentRunner fragmentRunner(
            FragmentRunner.Identity identity,
            ObjectStore objects,
            TaskRunners tasks,
            InstantSource clock,
            WorkerMetrics metrics) {
        return new FragmentRunner(identity, objects, tasks, clock, metrics);
    }

    @Bean
    FragmentRunner.Identity identity(WorkerProperties properties, WorkerId id) {
        return new FragmentRunner.Identity(id, properties.slots(), price(properties));
    }

    @Bean
    LoopPorts loopPorts(
            DroverQueues droverQueues, WorkQueues queues, Claims claims, WorkerRegistry registry, InstantSource clock) {
        return new LoopPorts(droverQueues.requests(), queues, claims, registry, clock);
    }

    @Bean
    WorkerLoop workerLoop(
            WorkerProperties properties, WorkerId id, LoopPorts ports, FragmentRunner runner, WorkerMetrics metrics) {
        LoopSettings settings = new LoopSettings(
                id,
                properties.slots(),
                properties.prefetchDepth(),
                properties.heartbeat(),
                properties.visibility(),
                properties.idle(),
                properties.drainTimeout());
        return new WorkerLoop(settings, ports, runner::run, metrics);
    }

    @Bean
    WorkerLifecycle workerLifecycle(
            WorkerProperties properties, WorkerLoop loop, InstantSource clock, Environment environment) {
        // The port is known only once the web server runs, which starts before the loop does.
        Supplier<WorkerInfo> info = () -> new WorkerInfo(
                properties.slots(),
                "127.0.0.1:" + environment.getProperty("local.server.port", "0"),
                ProcessHandle.current().pid(),
                properties.zone(),
                clock.instant(),
                price(properties),
                Executor.VM);
        return new WorkerLifecycle(loop, info);
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
