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

    /** What live workers said they hold. */
    private Set<Claim> named = Set.of();
    /** When the latest of all requests was sent that a worker is known to have taken. */
    private @Nullable Moment takenUpTo;
    /** How often all of them have had their turn. */
    private long round = 1;

    void exceptFor(Set<Claim> byLiveWorkers) {
        named = byLiveWorkers;
    }

    List<FragmentKey> take(Collection<BagRun> runs, Moment now, Duration atLeast, int most) {
        List<Flight> open = new ArrayList<>();
        noteTaken(runs);
        for (BagRun run : runs) {
            for (Flight flight : run.flights()) {
                if (named.contains(flight.fragment().claim())) {
                    flight.whereabouts().owned(true);
                } else if (!flight.isPaused()
                        && (flight.whereabouts().isFound() || flight.outFor(now).compareTo(atLeast) >= 0)) {
                    flight.whereabouts().overtaken(overtaken(run, flight));
                    open.add(flight);
                }
            }
        }
        return inTurn(open, most).stream()
                .map(flight -> flight.fragment().key())
                .toList();
    }

    /** Of one that was sent twice nobody knows which of the messages was taken. */
    private void noteTaken(Collection<BagRun> runs) {
        for (BagRun run : runs) {
            for (Flight flight : run.flights()) {
                if (run.lane().isLine()
                        && named.contains(flight.fragment().claim())
                        && !flight.whereabouts().wasResent()
                        && (takenUpTo == null || takenUpTo.isBefore(flight.knownSince()))) {
                    takenUpTo = flight.knownSince();
                }
            }
        }
    }

    private Duration overtaken(BagRun run, Flight flight) {
        return run.lane().isLine() && takenUpTo != null && flight.knownSince().isBefore(takenUpTo)
                ? takenUpTo.since(flight.knownSince())
                : Duration.ZERO;
    }

    private Collection<Flight> inTurn(List<Flight> open, int most) {
        if (open.size() <= most) {
            return open;
        }
        Set<Flight> taken = new LinkedHashSet<>();
        // Whoever was not yet asked about in this round comes first; then the next round begins.
        for (int turn = 0; turn < 2 && taken.size() < most; turn++) {
            round += turn;
            for (Flight flight : open) {
                if (taken.size() < most && flight.whereabouts().ask(round)) {
                    taken.add(flight);
                }
            }
        }
        return taken;
    }
}
