package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chooses the fragments whose rows are worth a look: a row costs a read, and what a live worker names needs none. */
final class Unseen {

    /** One whose row is worth a look. */
    private record Open(FragmentKey key, Whereabouts whereabouts) {}

    /** What live workers said they hold. */
    private Set<Claim> named = Set.of();
    /** When the latest of all requests was sent that a worker is known to have taken. */
    private @Nullable Moment takenUpTo;
    /** How often all of them have had their turn. */
    private long round = 1;

    record Memory(@Nullable Moment takenUpTo, long round) {}

    Memory memory() {
        return new Memory(takenUpTo, round);
    }

    void remember(Memory memory, Set<Claim> byLiveWorkers) {
        takenUpTo = memory.takenUpTo();
        round = memory.round();
        named = byLiveWorkers;
    }

    void exceptFor(Set<Claim> byLiveWorkers) {
        named = byLiveWorkers;
    }

    List<FragmentKey> take(Collection<Run> runs, Moment now, Duration atLeast, int most) {
        List<Open> open = new ArrayList<>();
        noteTaken(runs);
        for (Run run : runs) {
            for (Flight flight : run.flights()) {
                if (!(flight.state() instanceof FlightState.Out at)) {
                    continue;
                }
                if (named.contains(flight.fragment().claim())) {
                    at.whereabouts().owned(true);
                } else if (at.whereabouts().isFound() || at.outFor(now).compareTo(atLeast) >= 0) {
                    at.whereabouts().overtaken(overtaken(run, at));
                    open.add(new Open(flight.fragment().key(), at.whereabouts()));
                }
            }
        }
        return inTurn(open, most).stream().map(Open::key).toList();
    }

    /** Of one that was sent twice nobody knows which of the messages was taken; what goes over a link stands in no line. */
    private void noteTaken(Collection<Run> runs) {
        for (Run run : runs) {
            for (Flight flight : run.flights()) {
                if (run.lane().isLine()
                        && flight.state() instanceof FlightState.Out at
                        && named.contains(flight.fragment().claim())
                        && !at.whereabouts().wasResent()
                        && !flight.isAssigned()
                        && (takenUpTo == null || takenUpTo.isBefore(at.knownSince()))) {
                    takenUpTo = at.knownSince();
                }
            }
        }
    }

    private Duration overtaken(Run run, FlightState.Out at) {
        return run.lane().isLine() && takenUpTo != null && at.knownSince().isBefore(takenUpTo)
                ? takenUpTo.since(at.knownSince())
                : Duration.ZERO;
    }

    private Collection<Open> inTurn(List<Open> open, int most) {
        if (open.size() <= most) {
            return open;
        }
        Set<Open> taken = new LinkedHashSet<>();
        // Whoever was not yet asked about in this round comes first; then the next round begins.
        for (int turn = 0; turn < 2 && taken.size() < most; turn++) {
            round += turn;
            for (Open one : open) {
                if (taken.size() < most && one.whereabouts().ask(round)) {
                    taken.add(one);
                }
            }
        }
        return taken;
    }
}
