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
 * @param waiting those of the held claims that no slot has taken yet. A claim in neither list has a slot and does no harm
 *     there: it prepares, sleeps, waits for a process of its own, or has ended and its answer is on its way
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
        List<Claim> waiting,
        Instant heartbeatAt) {

    public WorkerReport {
        held = List.copyOf(held);
        begun = List.copyOf(begun);
        waiting = List.copyOf(waiting);
    }

    /** Of one that takes only what it begins at once: nothing waits. */
    public WorkerReport(
            WorkerId id,
            WorkerInfo info,
            WorkerState state,
            long beat,
            Duration interval,
            int busy,
            List<Claim> held,
            List<Claim> begun,
            Instant heartbeatAt) {
        this(id, info, state, beat, interval, busy, held, begun, List.of(), heartbeatAt);
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
