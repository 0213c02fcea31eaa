package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.model.fragment.Fragment;
import io.drover.model.fragment.FragmentOutcome;
import io.drover.model.fragment.FragmentState;
import io.drover.model.fragment.FragmentStatus;
import io.drover.model.fragment.TaskRange;
import io.drover.model.workload.WorkloadState;
import io.drover.scheduler.cell.CellEvent.Taken;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Builds a bag from its rows: none for a new one, else what the process left that decided for it and has gone. */
final class Restore {

    private Restore() {}

    /** What is neither done nor out is cut again; what is out stays out. */
    static BagRun run(Taken taken, Moment now) {
        BagRun run = new BagRun(taken.workload(), taken.index(), now);
        List<TaskRange> covered = new ArrayList<>();
        Map<Integer, Flight> found = new HashMap<>();
        for (Fragment row : taken.fragments()) {
            run.numbersFrom(row.key().number() + 1);
            run.totals().found(row.attempt().value(), row.copyOf() != null);
            if (row.state() != FragmentState.CANCELLED) {
                covered.add(row.range());
            }
            @Nullable Flight flight = take(run, row, now);
            if (flight != null) {
                found.put(row.key().number(), flight);
            }
        }
        found.values().forEach(flight -> pair(flight, found));
        gaps(covered, run.bag().tasks()).forEach(run::uncut);
        run.totals().paidAtLeast(taken.workload().status().progress().cost());
        if (taken.workload().state() != WorkloadState.QUEUED) {
            run.alreadyStarted();
        }
        return run;
    }

    /** What is still out although another run of the same tasks has ended: the crash came between the two writes. */
    static List<Flight> answered(BagRun run, Taken taken) {
        Set<TaskRange> ended = taken.fragments().stream()
                .filter(row -> row.status() instanceof FragmentStatus.Ended)
                .map(Fragment::range)
                .collect(Collectors.toSet());
        return run.flightsNow().stream()
                .filter(flight -> ended.contains(flight.range()))
                .toList();
    }

    private static @Nullable Flight take(BagRun run, Fragment row, Moment now) {
        return switch (row.status()) {
            case FragmentStatus.Queued queued -> out(run, row, queued.previous(), now);
            case FragmentStatus.Running running -> out(run, row, running.previous(), now);
            case FragmentStatus.Ended ended -> {
                run.totals().paid(ended.outcome());
                run.totals().ended(ended.outcome());
                run.learn(row.range(), ended.outcome().taskTime());
                yield null;
            }
            case FragmentStatus.Closed closed -> {
                if (closed.state() == FragmentState.FAILED) {
                    run.totals().gaveUp(row.range().size());
                } else {
                    run.totals().closed();
                }
                yield null;
            }
        };
    }

    private static Flight out(BagRun run, Fragment row, @Nullable FragmentOutcome previous, Moment now) {
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

    private static List<TaskRange> gaps(List<TaskRange> covered, long tasks) {
        covered.sort(Comparator.comparingLong(TaskRange::first));
        List<TaskRange> gaps = new ArrayList<>();
        long next = 0;
        for (TaskRange range : covered) {
            if (range.first() > next) {
                gaps.add(new TaskRange(next, range.first()));
            }
            next = Math.max(next, range.end());
        }
        if (next < tasks) {
            gaps.add(new TaskRange(next, tasks));
        }
        return gaps;
    }
}
