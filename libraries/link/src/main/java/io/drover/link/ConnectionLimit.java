package io.drover.link;

import io.grpc.Attributes;
import io.grpc.ServerTransportFilter;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Ends connections beyond a number. Thread-safe. */
final class ConnectionLimit extends ServerTransportFilter {

    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    ConnectionLimit(int most) {
        this.most = most;
    }

    @Override
    public Attributes transportReady(Attributes attributes) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            throw new IllegalStateException("there are " + most + " connections already");
        }
        return attributes;
    }

    @Override
    public void transportTerminated(@Nullable Attributes attributes) {
        // Absent of a connection that never was ready, or was one too many.
        if (attributes != null) {
            open.decrementAndGet();
        }
    }
}
