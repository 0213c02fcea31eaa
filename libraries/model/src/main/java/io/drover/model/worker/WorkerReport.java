package io.drover.model.worker;

import io.drover.model.fragment.Claim;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A worker's heartbeat.
 *
 * @param beat grows by one with every heartbeat; a reader that sees it stand still by its <em>own</em> clock calls the
 *     worker silent, so clocks need not agree
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

    /** The life of the worker that says so. */
    public Holder holder() {
        return new Holder(id, info.incarnation());
    }
}
