package io.drover.model.worker;

import io.drover.model.fragment.Claim;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A worker's heartbeat.
 *
 * @param beat grows with every heartbeat; a reader that sees it stand still by its <em>own</em> clock calls the worker
 *     silent, so clocks need not agree
 * @param interval the next report comes within that time, or the worker is in trouble; one with nothing to do may be slow
 * @param busy slots that run a fragment now
 * @param held every claim it has and has not answered yet, running or waiting for a slot
 * @param begun those of the held claims whose tasks have begun to run: only they can have to do with the worker's death
 * @param heartbeatAt the worker's clock, for people
 */
public record WorkerReport(
        WorkerId id,
        WorkerInfo info,
        WorkerState state,
        long beat,
        Duration interval,
        int busy,
        List<Claim> held,
        List<Claim> begun,
        Instant heartbeatAt) {

    public WorkerReport {
        held = List.copyOf(held);
        begun = List.copyOf(begun);
    }

    /**
     * Whether it takes the place of the last report under its id: that is of the same life, as far as it is told whose they are,
     * or it is {@code from}, a report of another life that its own has looked at and found over.
     */
    public boolean replaces(WorkerReport last, WorkerReport from) {
        return info.incarnation().mayBe(last.info.incarnation())
                || (last.holder().equals(from.holder()) && last.beat == from.beat);
    }

    /** The life of the worker that says so. */
    public Holder holder() {
        return new Holder(id, info.incarnation());
    }
}
