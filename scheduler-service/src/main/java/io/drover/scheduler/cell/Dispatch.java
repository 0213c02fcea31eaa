package io.drover.scheduler.cell;

import static io.drover.scheduler.cell.Decisions.Tally.COPIED;
import static io.drover.scheduler.cell.Decisions.Tally.DISPATCHED;

import io.drover.model.Moment;
import io.drover.model.fragment.FragmentKey;
import io.drover.model.workload.WorkloadEvent;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.cut.CutPolicy;
import io.drover.policy.liveness.FleetView;
import io.drover.policy.order.OrderPolicy;
import io.drover.policy.straggler.StragglerPolicy;
import io.drover.ports.StoreWrite;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What one step of a cell sends out: as many new fragments as its windows have room for, and copies of slow ones. */
final class Dispatch {

    private final CellSettings settings;
    private final FleetView fleet;
    private final Collection<BagRun> runs;
    private final Moment now;
    private final Decisions out;

    Dispatch(CellSettings settings, FleetView fleet, Collection<BagRun> runs, Moment now, Decisions out) {
        this.settings = settings;
        this.fleet = fleet;
        this.runs = runs;
        this.now = now;
        this.out = out;
    }

    /** Runs the slowest fragments near the end of a bag a second time, on slots that have nothing else to do. */
    void copyStragglers() {
        for (Lane lane : settings.lanes()) {
            copyStragglers(lane);
        }
    }

    /** Cuts and sends in the order that the order policy chooses. */
    void fillWindows() {
        for (Lane lane : settings.lanes()) {
            fillWindow(lane);
        }
    }

    private void copyStragglers(Lane lane) {
        int room = lane.idleSlots(fleet, inFlight(lane));
        for (BagRun run : on(lane)) {
            if (room <= 0) {
                return;
            }
            if (!run.isCut() || !run.maySpeculate()) {
                continue;
            }
            int most = room;
            int before = out.sends().size();
            out.attempt(run.id(), () -> copyStragglers(run, most));
            room -= out.sends().size() - before;
        }
    }

    private void copyStragglers(BagRun run, int most) {
        List<StragglerPolicy.Running> running = run.flights().stream()
                .filter(Flight::isUntroubled)
                .map(flight -> new StragglerPolicy.Running(
                        flight.fragment().key(), flight.outFor(now), run.estimate(flight.range())))
                .toList();
        List<FragmentKey> slow = settings.straggler().choose(running, most);
        for (Flight flight : run.flightsNow()) {
            if (slow.contains(flight.fragment().key())) {
                send(run, run.copy(flight, now), "a second run of a slow fragment near the end");
                out.note(COPIED);
            }
        }
    }

    private void fillWindow(Lane lane) {
        int room = lane.room(fleet, inFlight(lane));
        int slots = Math.max(1, lane.slots(fleet));
        Map<WorkloadId, BagRun> waiting = on(lane).stream()
                .filter(BagRun::wantsToCut)
                .collect(Collectors.toMap(BagRun::id, Function.identity(), (one, _) -> one, LinkedHashMap::new));
        while (room > 0 && !waiting.isEmpty()) {
            OrderPolicy.Choice choice = settings.order()
                    .choose(waiting.values().stream()
                            .map(run -> run.candidate(now))
                            .toList());
            BagRun run = Objects.requireNonNull(waiting.get(choice.candidate().workload()));
            boolean went = out.attempt(run.id(), () -> cut(run, lane.cut(), slots, choice.reason()));
            if (!went || !run.wantsToCut()) {
                waiting.remove(run.id());
            }
            room--;
        }
    }

    private void cut(BagRun run, CutPolicy policy, int slots, String reason) {
        if (run.takeStart()) {
            out.write(new StoreWrite.MoveWorkload(run.id(), WorkloadEvent.START, now.wall(), run.progress(), null));
        }
        send(run, run.cut(policy, slots, now), reason);
    }

    private List<BagRun> on(Lane lane) {
        return runs.stream()
                .filter(run -> run.lane() == lane)
                .filter(run -> !out.troubled().containsKey(run.id()))
                .toList();
    }

    private int inFlight(Lane lane) {
        return on(lane).stream().mapToInt(BagRun::inFlight).sum();
    }

    private void send(BagRun run, Flight flight, String reason) {
        out.note(DISPATCHED);
        out.write(new StoreWrite.Dispatch(flight.fragment()));
        out.send(run.request(flight, settings.replyTo()), run.lane().executor(), reason);
    }
}
