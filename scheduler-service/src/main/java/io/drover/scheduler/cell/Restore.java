package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.workload.WorkloadState;
import io.drover.scheduler.cell.CellEvent.Taken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds a bag from its rows: none for a new one, else what the process left that decided for it and has gone. */
final class Restore {

    private Restore() {}

    /** What is neither done nor out is cut again; what is out stays out. */
    static BagRun run(Taken taken, Lane lane, Moment now) {
        Findings findings = taken.findings();
        BagRun run = new BagRun(taken.workload(), taken.index(), lane, findings.totals(), findings.times(), now);
        run.numbersFrom(findings.nextNumber());
        Map<Integer, Flight> found = new HashMap<>();
        for (Fragment row : findings.open()) {
            found.put(row.key().number(), out(run, row, now));
        }
        found.values().forEach(flight -> pair(flight, found));
        findings.covered().gaps(run.bag().tasks()).forEach(run::uncut);
        run.totals().paidAtLeast(taken.workload().status().progress().cost());
        if (taken.workload().state() != WorkloadState.QUEUED) {
            run.alreadyStarted();
        }
        return run;
    }

    /** What is still out although another run of the same tasks has ended: the crash came between the two writes. */
    static List<Flight> answered(BagRun run, Taken taken) {
        RangeCover ended = taken.findings().ended();
        return run.flightsNow().stream()
                .filter(flight -> ended.covers(flight.range()))
                .toList();
    }

    private static Flight out(BagRun run, Fragment row, Moment now) {
        @Nullable
        FragmentOutcome previous = switch (row.status()) {
            case FragmentStatus.Queued queued -> queued.previous();
            case FragmentStatus.Running running -> running.previous();
            case FragmentStatus.Ended _, FragmentStatus.Closed _ -> null;
        };
        Flight flight = Flight.found(row, previous, now);
        if (previous != null) {
            run.totals().paid(previous);
        }
        run.add(flight);
        return flight;
    }

    private static void pair(Flight flight, Map<Integer, Flight> found) {
        @Nullable Integer copyOf = flight.fragment().copyOf();
        @Nullable Flight original = copyOf == null ? null : found.get(copyOf);
        if (original != null) {
            original.pairWith(flight);
        }
    }
}
