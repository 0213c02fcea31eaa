package io.drover.wiring;

import io.drover.ports.LinkMode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What goes over links between cells and workers that reach each other, {@code drover.link}.
 *
 * @param link {@code off}, {@code idle} or {@code all}; absent: {@code off}
 */
@ConfigurationProperties("drover")
public record LinkProperties(@Nullable LinkMode link) {

    public LinkMode mode() {
        return link == null ? LinkMode.OFF : link;
    }
}
