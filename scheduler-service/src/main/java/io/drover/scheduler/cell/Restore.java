package io.drover.scheduler.cell;

import io.drover.model.Moment;
import io.drover.model.fragment.Fragment;
import io.drover.scheduler.cell.CellEvent.Taken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run that was built from its rows: none for a new one, else what the process left that decided for it and has gone.
 * What is neither done nor out is cut again; what is out stays out.
 *
 * @param answered what is still out although another run of the same portion has ended: the crash came between the two
 *     writes
 */
record Restore(Run run, List<Flight> answered) {

    static Restore of(Taken taken, Lane lane, Links links, String replyTo, Moment now) {
        Findings findings = taken.findings();
        Run run = new Run(taken.workload(), findings, lane, links, replyTo, now);
        Map<Integer, Flight> found = new HashMap<>();
        for (Fragment row : findings.open()) {
            Flight flight = Flight.found(row, now);
            run.add(flight);
            found.put(flight.number(), flight);
        }
        found.values().forEach(flight -> pair(flight, found));
        List<Flight> answered = findings.supply().begin(findings.open()).stream()
                .map(row -> Objects.requireNonNull(found.get(row.key().number())))
                .toList();
        return new Restore(run, answered);
    }

    private static void pair(Flight flight, Map<Integer, Flight> found) {
        @Nullable Integer copyOf = flight.fragment().copyOf();
        @Nullable Flight original = copyOf == null ? null : found.get(copyOf);
        if (original != null) {
            original.pairWith(flight);
        }
    }
}
