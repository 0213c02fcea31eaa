package io.drover.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.link.LinkServer;
import io.drover.model.LinkMessage;
import io.drover.model.cell.CellId;
import io.drover.model.cell.Epoch;
import io.drover.model.fragment.Claim;
import io.drover.model.worker.Holder;
import io.drover.model.worker.Incarnation;
import io.drover.model.worker.WorkerId;
import io.drover.ports.CellLinks;
import io.drover.ports.CellTerm;
import io.drover.ports.Claims;
import io.drover.ports.Credit;
import io.drover.ports.Heartbeats;
import io.drover.ports.LinkHello;
import io.drover.ports.LinkHub;
import io.drover.ports.LinkMode;
import io.drover.ports.WorkerEnd;
import io.drover.testkit.store.InMemoryStores;
import io.drover.testkit.store.Stores;
import io.drover.testkit.tls.TestCertificate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A scheduler and a worker that have DynamoDB as their store, and a link as their settings say. */
class FarLinksTest {

    private static final String KEY = "0123456789abcdef";
    private static final CellTerm TERM = new CellTerm(new CellId("a"), new Epoch(7));

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(BackendProperties.class)
    @Import({CellLinkWiring.class, FarLinksWiring.class})
    static class Linked {

        private final Stores stores = InMemoryStores.open();

        @Bean
        Claims claims() {
            return stores.claims();
        }

        @Bean
        Heartbeats heartbeats() {
            return stores.workers();
        }
    }

    @TempDir
    Path directory;

    private static ConfigurableApplicationContext process(String store, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "spring.main.banner-mode=off",
                "logging.level.root=WARN",
                "drover.backend.store.url=" + store,
                "drover.backend.objects.url=unused",
                "drover.cell-link.key=" + KEY));
        all.addAll(List.of(settings));
        return new SpringApplicationBuilder(Linked.class)
                .web(WebApplicationType.NONE)
                .properties(all.toArray(String[]::new))
                .run();
    }

    @Test
    @DisplayName(
            "the scheduler listens, the worker finds it, and free slots are served over the link unless told otherwise")
    void linked() throws Exception {
        TestCertificate shown = TestCertificate.make(directory, "own");
        String certificate = "drover.cell-link.certificate=" + shown.certificate();
        try (ConfigurableApplicationContext scheduler = process(
                        "dynamodb:here",
                        "drover.cell-link.listen=127.0.0.1:0",
                        certificate,
                        "drover.cell-link.certificate-key=" + shown.key());
                LinkHub.Admission _ = scheduler
                        .getBean("linkHub", LinkHub.class)
                        .admit(TERM.cell(), (_, _) -> Optional.of(new SilentCell()), _ -> false)) {
            int port = scheduler.getBean(LinkServer.class).port();
            // Of another name, so that it is not this process's hub that brings both together.
            try (ConfigurableApplicationContext worker =
                    process("dynamodb:there", "drover.cell-link.server=links://127.0.0.1:" + port, certificate)) {
                assertThat(worker.getBean(LinkMode.class)).isEqualTo(LinkMode.IDLE);
                Optional<CellLinks.CellEnd> end = worker.getBean("cellLinks", CellLinks.class)
                        .open(
                                new LinkHello(new Holder(new WorkerId("w"), Incarnation.UNKNOWN), Set.of()),
                                new QuietWorker());
                assertThat(end)
                        .hasValueSatisfying(cell -> assertThat(cell.term()).isEqualTo(TERM));
            }
        }
    }

    @Test
    @DisplayName("in a data directory these settings are refused, since nobody needs them there")
    void notInADataDirectory() {
        assertThatThrownBy(() -> process(
                        "jdbc:sqlite:" + directory.resolve("store.db"),
                        "drover.cell-link.server=links://127.0.0.1:1",
                        "drover.cell-link.certificate=link.pem"))
                .hasStackTraceContaining("drover.cell-link.server is for DynamoDB");
    }

    private static final class SilentCell implements CellLinks.CellEnd {
        @Override
        public CellTerm term() {
            return TERM;
        }

        @Override
        public void credit(Credit credit) {}

        @Override
        public void answer(LinkMessage response, Credit credit) {}

        @Override
        public void ping(long number, Credit credit) {}

        @Override
        public void close() {}
    }

    private static final class QuietWorker implements WorkerEnd {
        @Override
        public void assigned(LinkMessage request) {}

        @Override
        public void settled(List<Claim> answered, boolean taken) {}

        @Override
        public void pong(long number) {}

        @Override
        public void closed(String why) {}
    }
}
