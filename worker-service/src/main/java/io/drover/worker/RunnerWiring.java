package io.drover.worker;

import io.drover.duckdb.DuckDbQueryEngine;
import io.drover.duckdb.DuckDbSettings;
import io.drover.ports.Functions;
import io.drover.ports.ObjectStore;
import io.drover.ports.QueryEngine;
import io.drover.wiring.BackendProperties;
import io.drover.worker.metrics.WorkerMetrics;
import io.drover.worker.run.ResultWriter;
import io.drover.worker.task.AllowedHosts;
import io.drover.worker.task.ConfiguredFunctions;
import io.drover.worker.task.ExecRunner;
import io.drover.worker.task.FunctionRunner;
import io.drover.worker.task.HttpCalls;
import io.drover.worker.task.HttpRunner;
import io.drover.worker.task.OutputLimits;
import io.drover.worker.task.PrivateTargets;
import io.drover.worker.task.SqlRunner;
import io.drover.worker.task.TaskRunners;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/** What runs tasks, wherever fragments come from: the queue's worker and the function share it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WorkerProperties.class)
public class RunnerWiring {

    private static final DataSize INLINE = DataSize.ofBytes(ResultWriter.MOST_INLINE_BYTES);

    /** A kilobyte in an item is paid three times, as it is written and deleted; from 2.7 KB on an object costs less. */
    private static final DataSize INLINE_IN_DYNAMO = DataSize.ofKilobytes(2);

    /** What runs tasks where nothing else is: neither metrics nor objects, and no functions but URLs. */
    static TaskRunners withoutContext(WorkerProperties properties) {
        RunnerWiring wiring = new RunnerWiring();
        return wiring.taskRunners(
                properties,
                wiring.execRunner(properties),
                wiring.queryEngine(properties),
                wiring.httpRunner(properties, wiring.taskCalls(properties)),
                new ConfiguredFunctions(properties.functions(), wiring.functionCalls(properties), null));
    }

    @Bean
    WorkerMetrics workerMetrics(MeterRegistry registry) {
        return new WorkerMetrics(registry);
    }

    @Bean
    ResultWriter resultWriter(WorkerProperties properties, BackendProperties backend, ObjectStore objects) {
        DataSize wish = properties.inlineResults();
        DataSize usual = backend.store().isDynamo() ? INLINE_IN_DYNAMO : INLINE;
        return new ResultWriter(
                objects,
                (int) (wish == null ? usual : wish).toBytes(),
                limits(properties).rowBytes());
    }

    private static OutputLimits limits(WorkerProperties properties) {
        return new OutputLimits((int) properties.output().inline().toBytes(), (int)
                properties.output().max().toBytes());
    }

    @Bean
    QueryEngine queryEngine(WorkerProperties properties) {
        WorkerProperties.Sql sql = properties.sql();
        DuckDbSettings settings =
                new DuckDbSettings(sql.paths(), sql.threads(), sql.memoryLimit().toBytes(), (int)
                        sql.maxOutput().toBytes());
        return switch (sql.isolation()) {
            case PROCESS -> DuckDbQueryEngine.inOwnProcess(settings, Path.of(System.getProperty("java.io.tmpdir")));
            case NONE -> DuckDbQueryEngine.inThisProcess(settings);
        };
    }

    /** What tasks ask, which is any address that they think of. */
    @Bean
    HttpCalls taskCalls(WorkerProperties properties) {
        WorkerProperties.Http http = properties.http();
        return new HttpCalls(
                limits(properties).mostBytes(),
                new PrivateTargets(new AllowedHosts(http.allowedHosts()), http.privateAddresses()));
    }

    /** What an operator has configured, wherever that is. */
    @Bean
    HttpCalls functionCalls(WorkerProperties properties) {
        return new HttpCalls(limits(properties).mostBytes(), SystemDefaultDnsResolver.INSTANCE);
    }

    @Bean
    ConfiguredFunctions configuredFunctions(
            WorkerProperties properties,
            @Qualifier("functionCalls") HttpCalls calls,
            ObjectProvider<Functions> others) {
        return new ConfiguredFunctions(properties.functions(), calls, others.getIfAvailable());
    }

    @Bean
    HttpRunner httpRunner(WorkerProperties properties, @Qualifier("taskCalls") HttpCalls calls) {
        return new HttpRunner(calls, new AllowedHosts(properties.http().allowedHosts()), InstantSource.system());
    }

    @Bean
    ExecRunner execRunner(WorkerProperties properties) {
        WorkerProperties.Exec exec = properties.exec();
        return new ExecRunner(exec.enabled() ? exec.path() : null, limits(properties));
    }

    @Bean
    TaskRunners taskRunners(
            WorkerProperties properties,
            ExecRunner exec,
            QueryEngine engine,
            HttpRunner http,
            ConfiguredFunctions functions) {
        return new TaskRunners(
                exec,
                http,
                new SqlRunner(engine, (int) properties.sql().maxOutput().toBytes()),
                new FunctionRunner(functions));
    }
}
