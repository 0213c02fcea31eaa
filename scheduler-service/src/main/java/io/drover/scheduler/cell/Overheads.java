package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.worker.Executor;
import io.drover.policy.cut.BusyTime;
import io.drover.policy.cut.FragmentOverhead;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a fragment costs on each lane beside its tasks, as the answers show it. */
final class Overheads {

    private static final Known NOTHING = new Known(FragmentOverhead.ASSUMED, BusyTime.AFTER_REST, 0, null);

    private final Map<Lane, Known> lanes = new HashMap<>();

    /**
     * What is known of a lane.
     *
     * @param slots how many there were when it was looked at last
     * @param busySince when that was; absent if a slot may have been idle since
     */
    record Known(
            FragmentOverhead overhead,
            BusyTime busy,
            int slots,
            @Nullable Moment busySince) {

        Known answered(FragmentOverhead now, FragmentOutcome outcome) {
            return new Known(now, busySince == null ? busy : busy.withEnd(outcome.runTime()), slots, busySince);
        }

        Known looked(int slotsNow, boolean isBusy, Moment now) {
            if (!isBusy || slotsNow != slots) {
                return new Known(overhead, BusyTime.AFTER_REST, slotsNow, isBusy ? now : null);
            }
            BusyTime longer = busySince == null ? busy : busy.lasting(now.since(busySince));
            FragmentOverhead told = longer.isTelling(slots) ? overhead.busy(longer) : overhead;
            return new Known(told, longer.next(slots), slots, now);
        }
    }

    Map<Executor, Known> memory() {
        Map<Executor, Known> memory = new EnumMap<>(Executor.class);
        lanes.forEach((lane, known) -> memory.put(lane.executor(), known));
        return memory;
    }

    void remember(Map<Executor, Known> memory, CellSettings settings) {
        memory.forEach((executor, known) -> lanes.put(settings.lane(executor), known));
    }

    FragmentOverhead of(Lane lane) {
        return known(lane).overhead();
    }

    /** Learns from an attempt that ran to its end. */
    void answered(Lane lane, Flight flight, FragmentOutcome outcome, Moment now) {
        Known known = known(lane);
        FragmentOverhead overhead =
                flight.foundSlotFree() && flight.isFirstRun() && flight.state() instanceof FlightState.Out out
                        ? known.overhead().lone(out.outFor(now), outcome.runTime())
                        : known.overhead();
        lanes.put(lane, known.answered(overhead, outcome));
    }

    /** To be told at the end of each step how many fragments are out. */
    void looked(Lane lane, int slots, int inFlight, Moment now) {
        lanes.put(lane, known(lane).looked(slots, slots > 0 && inFlight >= slots, now));
    }

    private Known known(Lane lane) {
        return lanes.getOrDefault(lane, NOTHING);
    }
}
