package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.policy.cut.CutTerms;
import io.drover.policy.cut.FragmentOverhead;
import java.util.HashMap;
import java.util.Map;

/** What a fragment costs on each lane beside its tasks, as the answers show it. */
final class Overheads {

    /** @param inFlight fragments that were out when the lane was last looked at */
    private record Known(FragmentOverhead overhead, int slots, int inFlight) {}

    private final Map<Lane, Known> lanes = new HashMap<>();

    /** Terms for what is cut now. */
    CutTerms terms(Lane lane, int slots, int inFlight) {
        FragmentOverhead overhead = lanes.containsKey(lane) ? lanes.get(lane).overhead() : FragmentOverhead.ASSUMED;
        lanes.put(lane, new Known(overhead, slots, inFlight));
        return new CutTerms(lane.cut(), slots, overhead.micros());
    }

    /** Learns from a fragment to which nothing happened but that it ran. */
    void learn(Lane lane, Flight flight, FragmentOutcome outcome, Moment now) {
        if (lanes.get(lane) instanceof Known known
                && flight.isFirstRun()
                && flight.state() instanceof FlightState.Out out) {
            FragmentOverhead learned =
                    known.overhead().observe(out.outFor(now), outcome.taskTime(), known.slots(), known.inFlight());
            lanes.put(lane, new Known(learned, known.slots(), known.inFlight()));
        }
    }
}
