package io.drover.monitor.metrics;

import io.drover.model.Moment;
import io.drover.model.Timepiece;
import io.drover.model.fault.FaultException;
import io.drover.views.StatusView;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last look at the system. A scrape reads a dozen gauges from one look, and scrapes that come often, or at the same
 * time, share it. Thread-safe.
 */
public final class StatusWatch {

    private static final Logger LOG = LoggerFactory.getLogger(StatusWatch.class);

    private record Look(Moment at, Optional<StatusView> seen) {}

    private final Supplier<StatusView> source;
    private final Timepiece time;
    private final Duration refresh;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Look last;

    /** Looks again when the last look is older than {@code refresh}. */
    public StatusWatch(Supplier<StatusView> source, Timepiece time, Duration refresh) {
        this.source = source;
        this.time = time;
        this.refresh = refresh;
    }

    /** The system as it was at most a refresh ago; empty if it could not be seen. */
    public Optional<StatusView> current() {
        if (isOld(last) && looking.tryLock()) {
            try {
                if (isOld(last)) {
                    last = new Look(time.now(), look());
                }
            } finally {
                looking.unlock();
            }
        }
        Look now = last;
        return now == null ? Optional.empty() : now.seen();
    }

    private Optional<StatusView> look() {
        try {
            return Optional.of(source.get());
        } catch (FaultException e) {
            LOG.warn("metrics have gaps: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private boolean isOld(@Nullable Look look) {
        return look == null || time.now().since(look.at()).compareTo(refresh) >= 0;
    }
}
