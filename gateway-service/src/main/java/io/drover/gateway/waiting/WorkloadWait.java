package io.drover.gateway.waiting;

import io.drover.gateway.request.TimeText;
import io.drover.model.Backoff;
import io.drover.model.workload.Workload;
import io.drover.views.Viewer;
import io.drover.views.WorkloadReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Waits for a workload's end, with looks that become rarer. Thread-safe. */
public final class WorkloadWait {

    private static final Backoff LOOKS = new Backoff(Duration.ofMillis(10), Duration.ofMillis(250));

    private final WorkloadReader reader;
    private final Waiting waiting;
    private final InstantSource clock;
    private final Duration maxWait;

    /** @param maxWait longer waits are cut to this */
    public WorkloadWait(WorkloadReader reader, Waiting waiting, InstantSource clock, Duration maxWait) {
        this.reader = reader;
        this.waiting = waiting;
        this.clock = clock;
        this.maxWait = maxWait;
    }

    /**
     * The workload once it is terminal, or as it is when the wait is over.
     *
     * @param viewer who asks
     * @param wait the query parameter, for example {@code 20s}; absent: no wait
     */
    public Workload find(String id, Viewer viewer, @Nullable String wait) {
        Duration longest = wait == null ? Duration.ZERO : min(TimeText.duration("wait", wait), maxWait);
        Instant until = clock.instant().plus(longest);
        for (int looks = 1; ; looks++) {
            Workload workload = reader.find(id, viewer);
            Duration left = Duration.between(clock.instant(), until);
            if (workload.state().isTerminal() || !left.isPositive() || !waiting.pause(min(LOOKS.pause(looks), left))) {
                return workload;
            }
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
