package io.drover.wiring;

import io.drover.link.LinkClient;
import io.drover.ports.AuditLog;
import io.drover.ports.CellLeases;
import io.drover.ports.CellStore;
import io.drover.ports.Claims;
import io.drover.ports.Heartbeats;
import io.drover.ports.WorkerRegistry;
import io.drover.ports.WorkloadStore;
import io.drover.wiring.start.OperatorMistake;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;

/** What a worker needs of a store that another process has open; what it does not need is refused when it is asked for. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("'${drover.backend.store.url:}'.startsWith('link:')")
class LinkWiring {

    /** What is needed for work behind one breaker; beats have one that opens for moments only. */
    record Linked(Claims claims, Heartbeats heartbeats, StoreLook look) {}

    @Bean
    LinkClient linkClient(BackendProperties properties) {
        return LinkClient.open(properties.store().url(), properties.store().password());
    }

    @Bean
    Linked linked(LinkClient client, Guards guards) {
        Guard guard = guards.store();
        return new Linked(
                guard.around(Claims.class, client.claims()),
                guards.beats().around(Heartbeats.class, client.heartbeats()),
                guard.around(StoreLook.class, client::look));
    }

    @Bean
    Claims claims(Linked link) {
        return link.claims();
    }

    @Bean
    @Primary
    Heartbeats heartbeats(Linked link) {
        return link.heartbeats();
    }

    @Bean
    StoreLook storeLook(Linked link) {
        return link.look();
    }

    @Bean
    @Lazy
    WorkloadStore workloadStore() {
        throw workersOnly();
    }

    @Bean
    @Lazy
    CellStore cellStore() {
        throw workersOnly();
    }

    @Bean
    @Lazy
    WorkerRegistry workerRegistry() {
        throw workersOnly();
    }

    @Bean
    @Lazy
    CellLeases cellLeases() {
        throw workersOnly();
    }

    @Bean
    @Lazy
    AuditLog auditLog() {
        throw workersOnly();
    }

    private static OperatorMistake workersOnly() {
        return new OperatorMistake(
                "drover.backend.store.url is a link, and that serves workers only. Name the store itself,"
                        + " or join the Drover of a data directory with --data");
    }
}
