package io.drover.wiring;

import io.drover.link.JvmLinks;
import io.drover.link.LinkServer;
import io.drover.model.fault.FaultException;
import io.drover.ports.Claims;
import io.drover.ports.Heartbeats;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** For schedulers: where workers of other machines open links. Services beside them may have the same settings. */
@Configuration(proxyBeanMethods = false)
public class FarLinksWiring {

    /** Listens before the first link and ends before the store behind it does. */
    @Bean
    @ConditionalOnProperty(CellLinkProperties.LISTEN)
    LinkServer farLinks(BackendProperties backend, CellLinkProperties far, Claims claims, Heartbeats beats) {
        CellLinkWiring.requireDynamo(backend, CellLinkProperties.LISTEN);
        try {
            return LinkServer.start(
                    far.place(),
                    far.key(),
                    claims,
                    beats,
                    JvmLinks.of(backend.store().url()));
        } catch (FaultException e) {
            throw CellLinkProperties.refused(e);
        }
    }
}
