package io.drover.model.worker;

import io.drover.model.fragment.Claim;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A worker's heartbeat.
 *
 * @param beat grows by one with every heartbeat, from {@link #FIRST_BEAT}; a reader that sees it stand still by its
 *     <em>own</em> clock calls the worker silent, so clocks need not agree
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

    /** Of a life; it stays at it until one was taken. */
    public static final long FIRST_BEAT = 1;

    public WorkerReport {
        held = List.copyOf(held);
        begun = List.copyOf(begun);
    }

    /**
     * Whether it takes the place of the last report under its id. Of two lives under one id the newest has it, and it is the
     * first beat that says who that is. A life that is not told is no other one.
     */
    public boolean replaces(WorkerReport last) {
        return beat == FIRST_BEAT || info.incarnation().mayBe(last.info.incarnation());
    }

    /** The life of the worker that says so. */
    public Holder holder() {
        return new Holder(id, info.incarnation());
    }
}
