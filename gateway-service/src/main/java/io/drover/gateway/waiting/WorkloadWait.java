package io.drover.gateway.waiting;

import io.drover.gateway.request.TimeText;
import io.drover.model.Backoff;
import io.drover.model.Moment;
import io.drover.model.Timepiece;
import io.drover.model.workload.Workload;
import io.drover.ports.EndNews;
import io.drover.views.Viewer;
import io.drover.views.WorkloadReader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a workload's end: its cell says it, where that is in this process; else by looks that become rarer. Thread-safe.
 */
public final class WorkloadWait {

    private static final Backoff LOOKS = new Backoff(Duration.ofMillis(10), Duration.ofMillis(250));
    /** Where the end is said: the cell may be another process's by then. */
    private static final Duration LOOK_ALL_THE_SAME = Duration.ofSeconds(1);

    private final WorkloadReader reader;
    private final EndNews ends;
    private final Waiting waiting;
    private final Timepiece time;
    private final Duration maxWait;

    /** @param maxWait longer waits are cut to this */
    public WorkloadWait(WorkloadReader reader, EndNews ends, Waiting waiting, Timepiece time, Duration maxWait) {
        this.reader = reader;
        this.ends = ends;
        this.waiting = waiting;
        this.time = time;
        this.maxWait = maxWait;
    }

    /**
     * The workload once it is terminal, or as it is when the wait is over.
     *
     * @param viewer who asks
     * @param wait the query parameter, for example {@code 20s}; absent: no wait
     */
    public Workload find(String id, Viewer viewer, @Nullable String wait) {
        return await(id, viewer, longest(wait));
    }

    /** How long such a parameter has a request wait; throws FIELD_INVALID if it is none. */
    public Duration longest(@Nullable String wait) {
        return wait == null ? Duration.ZERO : min(TimeText.duration("wait", wait), maxWait);
    }

    /** @param longest from {@link #longest} */
    public Workload await(String id, Viewer viewer, Duration longest) {
        if (!longest.isPositive()) {
            return reader.find(id, viewer);
        }
        Moment begun = time.now();
        Bell bell = new Bell();
        try (EndNews.Listening _ = ends.listen(WorkloadReader.id(id), bell::ring)) {
            for (int looks = 1; ; looks++) {
                Workload workload = reader.find(id, viewer);
                Duration left = longest.minus(time.now().since(begun));
                Duration pause = ends.tells(workload.cell()) ? LOOK_ALL_THE_SAME : LOOKS.pause(looks);
                if (workload.state().isTerminal() || !left.isPositive() || !waiting.pause(min(pause, left), bell)) {
                    return workload;
                }
            }
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
