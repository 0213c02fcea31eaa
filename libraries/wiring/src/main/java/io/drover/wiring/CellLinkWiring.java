package io.drover.wiring;

import io.drover.link.ByStore;
import io.drover.link.JvmLinks;
import io.drover.link.LinkAddress;
import io.drover.link.LinkClient;
import io.drover.ports.CellLinks;
import io.drover.ports.EndNews;
import io.drover.ports.LinkHub;
import io.drover.ports.LinkMode;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The ends of links between cells and workers: those of one process meet directly, worker processes have streams. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LinkProperties.class)
class CellLinkWiring {

    private static final ByStore<EndNews> ENDS = new ByStore<>(EndNews::new);

    /** Also without links: the services of a process find each other by the store's URL. */
    @Bean
    EndNews endNews(BackendProperties backend) {
        return ENDS.of(backend.store().url());
    }

    @Bean
    LinkHub linkHub(BackendProperties backend, LinkProperties properties) {
        return properties.mode(backend) == LinkMode.OFF
                ? LinkHub.NONE
                : JvmLinks.of(backend.store().url());
    }

    /** @param client absent in a process that has the store itself */
    @Bean
    CellLinks cellLinks(BackendProperties backend, LinkProperties properties, ObjectProvider<LinkClient> client) {
        if (properties.mode(backend) == LinkMode.OFF) {
            return CellLinks.NONE;
        }
        return LinkAddress.isUrl(backend.store().url())
                ? client.getObject().cellLinks()
                : JvmLinks.of(backend.store().url());
    }
}
