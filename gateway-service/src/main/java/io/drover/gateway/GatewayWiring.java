package io.drover.gateway;

import io.drover.door.DoorWiring;
import io.drover.gateway.audit.Audit;
import io.drover.gateway.body.BodyLimits;
import io.drover.gateway.events.StreamLimit;
import io.drover.gateway.results.ResultBlocks;
import io.drover.gateway.results.ResultRows;
import io.drover.gateway.results.ResultStream;
import io.drover.gateway.security.RouteRules;
import io.drover.gateway.status.Redrive;
import io.drover.gateway.submit.Submissions;
import io.drover.gateway.submit.WorkloadAdmission;
import io.drover.gateway.submit.WorkloadIds;
import io.drover.gateway.waiting.Waiting;
import io.drover.gateway.waiting.WorkloadWait;
import io.drover.gateway.workloads.Cancellation;
import io.drover.gateway.workloads.Repetition;
import io.drover.model.Timepiece;
import io.drover.ports.AuditLog;
import io.drover.ports.CellLeases;
import io.drover.ports.EndNews;
import io.drover.ports.LinkHub;
import io.drover.ports.ObjectStore;
import io.drover.ports.WorkerRegistry;
import io.drover.ports.WorkloadStore;
import io.drover.views.StatusReader;
import io.drover.views.WorkloadReader;
import io.drover.wiring.DroverQueues;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Puts the gateway together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GatewayProperties.class)
@Import(DoorWiring.class)
public class GatewayWiring {

    /** What an answer with large results may hold of the heap, so that all of them do not fill it. */
    private static final long LARGE_RESULTS_BYTES = 32L << 20;

    @Bean
    BodyLimits bodyLimits(GatewayProperties properties) {
        return properties.limits();
    }

    @Bean
    StreamLimit streamLimit(GatewayProperties properties) {
        return new StreamLimit(properties.maxStreams());
    }

    @Bean
    Audit audit(AuditLog entries, InstantSource clock, GatewayProperties properties) {
        return new Audit(entries, clock, new SecureRandom(), properties.auditRetention());
    }

    @Bean
    RouteRules routeRules() {
        return new RouteRules();
    }

    @Bean
    WorkloadReader workloadReader(WorkloadStore store) {
        return new WorkloadReader(store);
    }

    @Bean
    StatusReader statusReader(
            DroverQueues queues,
            WorkerRegistry registry,
            CellLeases cells,
            InstantSource clock,
            GatewayProperties properties) {
        StatusReader.Watched watched =
                new StatusReader.Watched(queues.submissions(), queues.requests(), queues.deadLetters());
        return new StatusReader(watched, registry, cells, clock, properties.healthyWithin());
    }

    @Bean
    WorkloadIds workloadIds(InstantSource clock) {
        return new WorkloadIds(clock, new SecureRandom());
    }

    @Bean
    WorkloadAdmission admission(
            WorkloadStore store,
            ObjectStore objects,
            DroverQueues queues,
            LinkHub cells,
            InstantSource clock,
            GatewayProperties properties) {
        return new WorkloadAdmission(store, objects, queues.submissions(), cells, clock, properties.retention());
    }

    @Bean
    Submissions submissions(ObjectStore objects, WorkloadAdmission admission, WorkloadIds ids, BodyLimits limits) {
        return new Submissions(objects, admission, ids, limits);
    }

    @Bean
    WorkloadWait workloadWait(
            WorkloadReader reader, EndNews ends, Waiting waiting, InstantSource clock, GatewayProperties properties) {
        return new WorkloadWait(reader, ends, waiting, Timepiece.of(clock, System::nanoTime), properties.maxWait());
    }

    @Bean
    ResultStream resultStream(WorkloadStore store, ObjectStore objects, Waiting waiting, GatewayProperties properties) {
        return new ResultStream(
                store,
                new ResultBlocks(objects, waiting, properties.resultsPatience()),
                (int) Math.clamp(Runtime.getRuntime().maxMemory() / LARGE_RESULTS_BYTES, 8, 64),
                properties.resultsPatience());
    }

    @Bean
    Cancellation cancellation(WorkloadReader reader, WorkloadStore store, DroverQueues queues) {
        return new Cancellation(reader, store, queues::responses);
    }

    @Bean
    ResultRows resultRows(ResultStream results) {
        return new ResultRows(results);
    }

    @Bean
    Repetition repetition(ObjectStore objects, ResultStream results, Submissions submissions, BodyLimits limits) {
        return new Repetition(objects, results, submissions, limits);
    }

    @Bean
    Redrive redrive(DroverQueues queues) {
        return new Redrive(queues.deadLetters(), queues.requests());
    }
}
