package io.drover.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.link.LinkServer;
import io.drover.model.fault.FaultException;
import io.drover.model.worker.WorkerReport;
import io.drover.ports.CellLeases;
import io.drover.ports.CellLinks;
import io.drover.ports.Claims;
import io.drover.ports.Heartbeats;
import io.drover.ports.WorkerRegistry;
import io.drover.ports.WorkloadStore;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Samples;
import io.drover.testkit.store.Stores;
import io.drover.wiring.start.OperatorMistake;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A process whose store is a link. */
class LinkWiringTest {

    private static final String KEY = "0123456789abcdef";

    @Configuration(proxyBeanMethods = false)
    @Import(StoreWiring.class)
    static class Worker {}

    private final Stores stores = InMemoryStores.open();
    private final LinkServer server = LinkServer.start(0, KEY, stores.claims(), stores.workers(), CellLinks.NONE);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    @DisplayName("a worker claims and reports over the link, and its health is the store's behind it")
    void workers() {
        WorkerReport report = new Samples().report("ann", 1, List.of());
        try (ConfigurableApplicationContext context = worker(server.url(), KEY)) {
            context.getBean(Heartbeats.class).heartbeat(report);
            assertThat(stores.workers().find(report.id())).contains(report);
            assertThat(context.getBean(Claims.class).lost(report.holder(), List.of()))
                    .isEmpty();
            StoreLook look = context.getBean(StoreLook.class);
            look.look();
            server.close();
            assertThatThrownBy(look::look)
                    .isInstanceOf(FaultException.class)
                    .hasMessageStartingWith("STORE_UNAVAILABLE: the server at 127.0.0.1:");
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {WorkloadStore.class, CellLeases.class, WorkerRegistry.class})
    @DisplayName("a service that needs more than workers do is told so")
    void others(Class<?> port) {
        try (ConfigurableApplicationContext context = worker(server.url(), KEY)) {
            assertThatThrownBy(() -> context.getBean(port))
                    .hasRootCauseInstanceOf(OperatorMistake.class)
                    .hasStackTraceContaining("drover.backend.store.url is a link, and that serves workers only");
        }
    }

    @Test
    @DisplayName("a link of another machine, or without its key, is refused")
    void settings() {
        assertThatThrownBy(() -> worker("link://192.0.2.1:5000", KEY))
                .hasStackTraceContaining("drover.backend.store.url");
        assertThatThrownBy(() -> worker(server.url(), "")).hasStackTraceContaining("drover.backend.store.password");
    }

    private static ConfigurableApplicationContext worker(String url, String key) {
        return new SpringApplicationBuilder(Worker.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.main.banner-mode=off",
                        "logging.level.root=WARN",
                        "drover.backend.store.url=" + url,
                        "drover.backend.store.password=" + key,
                        "drover.backend.objects.url=unused")
                .run();
    }
}
