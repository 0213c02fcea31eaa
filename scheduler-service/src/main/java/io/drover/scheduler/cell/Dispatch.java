package io.drover.scheduler.cell;

import static io.drover.scheduler.cell.Decisions.Tally.COPIED;
import static io.drover.scheduler.cell.Decisions.Tally.DISPATCHED;

import io.drover.model.Moment;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.FragmentKey;
import io.drover.policy.copy.CopyPolicy;
import io.drover.policy.cut.CutTerms;
import io.drover.policy.liveness.FleetView;
import io.drover.policy.order.Candidate;
import io.drover.policy.order.OrderPolicy;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/** What one step of a cell sends out: as many new fragments as its windows have room for, and copies of slow ones. */
final class Dispatch {

    /**
     * A run that waits for its next fragment.
     *
     * @param place its place among the cell's runs, which tells equal ones apart
     */
    private record Turn(Run run, Candidate candidate, int place) {}

    /**
     * What the cell has learned of those that work for it.
     *
     * @param stuck what runs at workers that do nothing
     */
    record Known(FleetView fleet, Links links, Overheads overheads, Set<Claim> stuck) {}

    private final CellSettings settings;
    private final FleetView fleet;
    private final Links links;
    private final Collection<Run> runs;
    private final Overheads overheads;
    private final Set<Claim> stuck;
    private final Moment now;
    private final Decisions out;

    Dispatch(CellSettings settings, Known known, Collection<Run> runs, Moment now, Decisions out) {
        this.settings = settings;
        this.fleet = known.fleet();
        this.links = known.links();
        this.runs = runs;
        this.overheads = known.overheads();
        this.stuck = known.stuck();
        this.now = now;
        this.out = out;
    }

    /**
     * Runs the slowest fragments near the end of a workload a second time, on slots that have nothing else to do; those of
     * workers that do nothing at any time.
     */
    void copySlow() {
        settings.lanes().forEach(this::copySlow);
    }

    /** Cuts and sends in the order that the order policy chooses. */
    void fillWindows() {
        settings.lanes().forEach(this::fillWindow);
    }

    private void copySlow(Lane lane) {
        List<Run> own = on(lane);
        int room = lane.idleSlots(fleet, inFlight(own));
        for (Run run : own) {
            if (room <= 0) {
                return;
            }
            if (!run.isRepeatable() || (run.supply.hasNext() && !hasStuck(run))) {
                continue;
            }
            int most = room;
            int before = out.sends().size();
            out.attempt(run.id(), () -> copySlow(run, most));
            room -= out.sends().size() - before;
        }
    }

    private void copySlow(Run run, int most) {
        List<CopyPolicy.Running> running = run.flights().stream()
                .filter(flight -> flight.isUntroubled() && (!run.supply.hasNext() || isStuck(flight)))
                .flatMap(flight -> running(run, flight).stream())
                .toList();
        List<FragmentKey> slow = settings.copies().choose(running, most);
        for (Flight flight : List.copyOf(run.flights())) {
            if (slow.contains(flight.fragment().key())) {
                String which = isStuck(flight) ? "what a worker has that does nothing" : "a slow fragment near the end";
                run.copy(flight, "a second run of " + which, now, out);
                out.note(DISPATCHED);
                out.note(COPIED);
            }
        }
    }

    private boolean hasStuck(Run run) {
        return !stuck.isEmpty() && run.flights().stream().anyMatch(this::isStuck);
    }

    private boolean isStuck(Flight flight) {
        return stuck.contains(flight.fragment().claim());
    }

    private Optional<CopyPolicy.Running> running(Run run, Flight flight) {
        return flight.state() instanceof FlightState.Out at
                ? Optional.of(new CopyPolicy.Running(flight.fragment().key(), at.outFor(now), run.estimate(flight)))
                : Optional.empty();
    }

    private void fillWindow(Lane lane) {
        List<Run> own = on(lane);
        int slots = lane.slots(fleet);
        int ahead = inFlight(own);
        Duration inLine = lane.lineBeforeLink(fleet, links.of(lane.executor()));
        own.forEach(run -> out.attempt(run.id(), () -> run.roads().assignWaiting(inLine, now, out)));
        int room = lane.room(fleet, new Lane.Out(ahead, inLine(own), links.of(lane.executor())));
        if (room > 0) {
            serve(own, room, slots - ahead, new CutTerms(lane.cut(), Math.max(1, slots), overheads.of(lane)));
        }
        overheads.looked(lane, slots, inFlight(own), now);
    }

    /**
     * Whoever was served is put back behind those that come before it now; nobody else's place has changed.
     *
     * @param free slots that nothing is out for; negative if more is out than there are
     */
    private void serve(List<Run> own, int room, int free, CutTerms terms) {
        OrderPolicy order = settings.order();
        PriorityQueue<Turn> turns = new PriorityQueue<>(
                Comparator.comparing(Turn::candidate, order.order()).thenComparingInt(Turn::place));
        for (Run run : own) {
            if (run.hasNext() && !out.troubled().containsKey(run.id())) {
                turns.add(new Turn(run, run.share().candidate(now), turns.size()));
            }
        }
        for (int served = 0; served < room && !turns.isEmpty(); served++) {
            int waiting = turns.size();
            boolean isFree = served < free;
            Turn turn = turns.remove();
            Run run = turn.run();
            boolean went =
                    out.attempt(run.id(), () -> cut(run, terms, isFree, order.reason(turn.candidate(), waiting)));
            if (went && run.hasNext()) {
                turns.add(new Turn(run, run.share().candidate(now), turn.place()));
            }
        }
    }

    private void cut(Run run, CutTerms terms, boolean isFree, String reason) {
        run.cut(terms, isFree, reason, now, out);
        out.note(DISPATCHED);
    }

    private List<Run> on(Lane lane) {
        return runs.stream()
                .filter(run -> run.lane() == lane)
                .filter(run -> !out.troubled().containsKey(run.id()))
                .toList();
    }

    private static int inLine(List<Run> own) {
        return own.stream().mapToInt(run -> run.roads().inLine()).sum();
    }

    private static int inFlight(List<Run> own) {
        return own.stream().mapToInt(Run::inFlight).sum();
    }
}
