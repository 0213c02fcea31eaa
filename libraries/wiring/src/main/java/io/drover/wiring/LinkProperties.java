package io.drover.wiring;

import io.drover.ports.LinkMode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What goes over links between cells and workers that reach each other, {@code drover.link}.
 *
 * @param link {@code off}, {@code idle} or {@code all}; absent: {@code all} in a data directory; with DynamoDB {@code off}, since
 *     nobody is known who listens for links, or {@code idle} where {@link CellLinkProperties} say who does
 */
@ConfigurationProperties("drover")
public record LinkProperties(@Nullable LinkMode link) {

    /** @param far links beyond this machine */
    LinkMode mode(BackendProperties backend, CellLinkProperties far) {
        if (link != null) {
            return link;
        }
        if (backend.store().isDynamo()) {
            return far.isUsed() ? LinkMode.IDLE : LinkMode.OFF;
        }
        return LinkMode.ALL;
    }
}
