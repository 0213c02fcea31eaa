package io.drover.wiring;

import io.drover.link.LinkAddress;
import io.drover.link.LinkClient;
import io.drover.ports.Claims;
import io.drover.ports.Heartbeats;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a worker needs of a store that another process has open. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnUrl(setting = BackendProperties.Store.URL, is = LinkAddress.SCHEME)
class LinkWiring {

    private record Linked(Claims claims, Heartbeats beats, StoreLook look) implements StorePorts {}

    @Bean
    LinkClient linkClient(BackendProperties properties, ConnectionFile connection) {
        BackendProperties.Store store = properties.store();
        return LinkClient.open(new LinkAddress(store.url(), store.password()), () -> {
            connection.lookAgain();
            return connection.link();
        });
    }

    /** What is needed for work is behind one breaker; beats have one that opens for moments only. */
    @Bean
    StorePorts linked(LinkClient client, Guards guards) {
        Guard guard = guards.store();
        return new Linked(
                guard.around(Claims.class, client.claims()),
                guards.beats().around(Heartbeats.class, client.heartbeats()),
                guard.around(StoreLook.class, client::look));
    }
}
