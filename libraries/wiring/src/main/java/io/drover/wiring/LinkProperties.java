package io.drover.wiring;

import io.drover.ports.LinkMode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What goes over links between cells and workers that reach each other, {@code drover.link}.
 *
 * @param link {@code off}, {@code idle} or {@code all}; absent: {@code all} in a data directory, and {@code off} in AWS, where
 *     nobody listens for links
 */
@ConfigurationProperties("drover")
public record LinkProperties(@Nullable LinkMode link) {

    /** @param backend of the process */
    public LinkMode mode(BackendProperties backend) {
        if (link != null) {
            return link;
        }
        return backend.store().isDynamo() ? LinkMode.OFF : LinkMode.ALL;
    }
}
