package io.drover.model.worker;

import io.drover.model.fragment.Claim;
import java.time.Instant;
import java.util.List;

/**
 * A worker's heartbeat.
 *
 * @param beat grows by one with every heartbeat; a reader that sees it stand still by its <em>own</em> clock calls the
 *     worker silent, so clocks need not agree
 * @param busy slots that run a fragment now
 * @param held every claim it has and has not answered yet, running or waiting for a slot
 * @param heartbeatAt the worker's clock, for people
 */
public record WorkerReport(
        WorkerId id, WorkerInfo info, WorkerState state, long beat, int busy, List<Claim> held, Instant heartbeatAt) {

    public WorkerReport {
        held = List.copyOf(held);
    }
}
