package io.drover.wiring;

import io.drover.link.ByStore;
import io.drover.link.JvmLinks;
import io.drover.link.LinkClient;
import io.drover.model.fault.FaultException;
import io.drover.ports.CellLinks;
import io.drover.ports.EndNews;
import io.drover.ports.LinkHub;
import io.drover.ports.LinkMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ends of links between cells and workers: those of one process meet directly, worker processes have streams. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({LinkProperties.class, CellLinkProperties.class})
class CellLinkWiring {

    private static final ByStore<EndNews> ENDS = new ByStore<>(EndNews::new);

    /** Also without links: the services of a process find each other by the store's URL. */
    @Bean
    EndNews endNews(BackendProperties backend) {
        return ENDS.of(backend.store().url());
    }

    @Bean
    LinkMode linkMode(BackendProperties backend, LinkProperties properties, CellLinkProperties far) {
        return properties.mode(backend, far);
    }

    @Bean
    LinkHub linkHub(BackendProperties backend, LinkMode mode) {
        return mode == LinkMode.OFF ? LinkHub.NONE : JvmLinks.of(backend.store().url());
    }

    /** The scheduler's process, for a worker that has the store itself. */
    @Bean
    @ConditionalOnProperty(CellLinkProperties.SERVER)
    LinkClient farServer(BackendProperties backend, CellLinkProperties far) {
        requireDynamo(backend, CellLinkProperties.SERVER);
        try {
            return LinkClient.open(far.address(), Optional::empty);
        } catch (FaultException e) {
            throw CellLinkProperties.refused(e);
        }
    }

    static void requireDynamo(BackendProperties backend, String setting) {
        if (!backend.store().isDynamo()) {
            throw new IllegalArgumentException(setting
                    + " is for DynamoDB: processes of a data directory find each other by themselves; leave it out");
        }
    }

    /** @param client absent in a process that has the store itself and looks for no scheduler elsewhere */
    @Bean
    CellLinks cellLinks(BackendProperties backend, LinkMode mode, ObjectProvider<LinkClient> client) {
        if (mode == LinkMode.OFF) {
            return CellLinks.NONE;
        }
        @Nullable LinkClient server = client.getIfAvailable();
        return server == null ? JvmLinks.of(backend.store().url()) : server.cellLinks();
    }
}
