package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.model.fragment.Claim;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.worker.Holder;
import io.drover.model.workload.WorkloadId;
import io.drover.policy.liveness.WhereaboutsPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one look at the fleet and at rows of unseen fragments leads to. */
final class Inspection {

    private record Inspected(Run run, Flight flight, FlightState.Out at, Fragment row) {}

    private final CellSettings settings;
    private final Aftermath aftermath;
    private final Map<WorkloadId, Run> runs;
    private final CellEvent.FleetSeen seen;
    private final Moment now;
    private final Decisions out;
    /** By lane, slots that no resend of this look is meant for yet. */
    private final Map<Lane, Integer> idleSlots = new HashMap<>();

    Inspection(
            CellSettings settings,
            Aftermath aftermath,
            Map<WorkloadId, Run> runs,
            CellEvent.FleetSeen seen,
            Moment now,
            Decisions out) {
        this.settings = settings;
        this.aftermath = aftermath;
        this.runs = runs;
        this.seen = seen;
        this.now = now;
        this.out = out;
        for (Lane lane : settings.lanes()) {
            int inFlight = runs.values().stream()
                    .filter(run -> run.lane() == lane)
                    .mapToInt(Run::inFlight)
                    .sum();
            idleSlots.put(lane, lane.idleSlots(seen.fleet(), inFlight));
        }
    }

    /** Answers what is lost. */
    List<Losses.Lost> judge() {
        settleWhatWasFound();
        List<Losses.Lost> lost = new ArrayList<>();
        for (Fragment row : rows()) {
            @Nullable Run run = runs.get(row.key().workload());
            @Nullable
            Flight flight = run == null ? null : run.flight(row.claim()).orElse(null);
            if (run != null && flight != null && flight.state() instanceof FlightState.Out at) {
                Inspected one = new Inspected(run, flight, at, row);
                out.attempt(run.id(), () -> {
                    if (judge(one)) {
                        lost.add(new Losses.Lost(run, flight, row));
                    }
                });
            }
        }
        return lost;
    }

    /**
     * Those of the look, and whatever went over a link to somebody who is gone: the cell has written itself who has it, and
     * need not read that. The last report may be older than it, and the look may have found it too young to be missed. What
     * went out after the reports were read says nothing: whoever has a link again is not gone.
     */
    private Collection<Fragment> rows() {
        Map<Claim, Fragment> rows = new LinkedHashMap<>();
        seen.rows().forEach(row -> rows.put(row.claim(), row));
        if (seen.fleet().gone().isEmpty()) {
            return rows.values();
        }
        for (Run run : runs.values()) {
            for (Flight flight : run.flights()) {
                Optional<Holder> taker = flight.wasHeldAt(seen.readAt()) ? flight.taker() : Optional.empty();
                if (taker.isPresent() && seen.fleet().gone().containsKey(taker.get())) {
                    rows.putIfAbsent(flight.fragment().claim(), flight.fragment());
                }
            }
        }
        return rows.values();
    }

    /** Answers whether its worker is gone. */
    private boolean judge(Inspected one) {
        Whereabouts whereabouts = one.at().whereabouts();
        long beat = one.row().status() instanceof FragmentStatus.Running running
                ? seen.fleet().beatOf(running.worker())
                : -1;
        int idle = Objects.requireNonNull(idleSlots.get(one.run().lane()));
        WhereaboutsPolicy.Verdict verdict = one.run()
                .lane()
                .judge(
                        one.row(),
                        seen.fleet(),
                        new Lane.Seen(
                                one.at().outFor(now),
                                whereabouts.waiting(seen.queueEmpty(), idle, now),
                                whereabouts.claimed(beat, now)));
        switch (verdict) {
            case FINE -> whereabouts.owned(false);
            case MISSING -> whereabouts.missing(now);
            case RESEND -> unclaimed(one);
            case DISOWNED -> whereabouts.disowned(now, beat);
            case DISOWNED_FOR_GOOD -> aftermath.vanished(one.run(), one.flight(), now, out);
            case LOST -> {}
        }
        return verdict == WhereaboutsPolicy.Verdict.LOST;
    }

    private void unclaimed(Inspected one) {
        idleSlots.merge(one.run().lane(), -1, Integer::sum);
        one.run()
                .resend(
                        one.flight(),
                        "unclaimed for long while the queue is empty and slots are idle, or later ones are taken",
                        now,
                        out);
    }

    /**
     * Sends again what another process of this cell had sent, if the queue was lost with that process. This is settled
     * once: a message that is there is left to the workers.
     */
    private void settleWhatWasFound() {
        if (seen.depth() == null) {
            return;
        }
        for (Run run : runs.values()) {
            for (Flight flight : run.flights()) {
                if (!(flight.state() instanceof FlightState.Out at)) {
                    continue;
                }
                boolean lost = at.whereabouts().isFound()
                        && seen.queueEmpty()
                        && run.lane().isLine()
                        && flight.fragment().state() == FragmentState.QUEUED;
                at.whereabouts().settled();
                if (lost) {
                    run.resend(flight, "found unclaimed after a restart, with an empty queue", now, out);
                }
            }
        }
    }
}
