package io.drover.scheduler.cell;

import io.drover.model.worker.Executor;
import io.drover.ports.StoreWrite;
import io.drover.wire.FragmentRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a cell decided in one step: first the writes are made durable in their order, then the requests are sent. */
public final class Decisions {

    /**
     * A request on its way out.
     *
     * @param executor what shall run it
     * @param reason why this goes out now, for logs and {@code explain}
     */
    public record Sent(FragmentRequest request, Executor executor, String reason) {}

    /** What happened in the step, for metrics. */
    public enum Tally {
        DISPATCHED,
        COMPLETED,
        STALE,
        LOST,
        RESENT,
        REPEATED,
        HALVED,
        COPIED
    }

    private final List<StoreWrite> writes = new ArrayList<>();
    private final List<Sent> sends = new ArrayList<>();
    private final Map<Tally, Integer> tallies = new EnumMap<>(Tally.class);

    void write(StoreWrite write) {
        writes.add(write);
    }

    void send(FragmentRequest request, Executor executor, String reason) {
        sends.add(new Sent(request, executor, reason));
    }

    void note(Tally tally) {
        tallies.merge(tally, 1, Integer::sum);
    }

    public List<StoreWrite> writes() {
        return Collections.unmodifiableList(writes);
    }

    public List<Sent> sends() {
        return Collections.unmodifiableList(sends);
    }

    public int count(Tally... of) {
        int sum = 0;
        for (Tally tally : of) {
            sum += tallies.getOrDefault(tally, 0);
        }
        return sum;
    }

    public boolean isEmpty() {
        return writes.isEmpty() && sends.isEmpty();
    }
}
